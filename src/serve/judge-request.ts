import type { IncomingMessage } from 'node:http';

/** Why a request is refused before its path is looked at. nginx.conf.hbs judges in the same order. */
export type Refusal = 400 | 404 | 405 | 413;

/** Judges all of a request but the file that it asks for. `target`: why its path cannot be one of ours. */
export function judgeRequest(request: IncomingMessage, target: 400 | 404 | undefined): Refusal | undefined {
  const { headersDistinct, httpVersion, method } = request;
  const hosts = headersDistinct.host?.length ?? 0;
  // The parser takes HTTP/0.9, which knows no status.
  if (httpVersion === '0.9' || hosts > 1 || (httpVersion === '1.1' && hosts === 0)) return 400;
  if (target === 400) return target;
  if (method !== 'GET' && method !== 'HEAD') return 405;
  return hasBody(request) ? 413 : target;
}

/** Whether bytes follow the headers: nobody who fetches a file sends any. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
