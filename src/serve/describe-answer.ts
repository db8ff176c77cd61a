import type { Stats } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { type Range, readRange } from './read-range.js';

/** How a file that is there is answered: status and headers, and which bytes follow, if any. */
export interface Answer {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Range | undefined;
}

/** Answers for one file: conditions first, then ranges (RFC 9110, 13.2.2). */
export function describeAnswer(stat: Stats, type: string, asked: IncomingHttpHeaders): Answer {
  const { size, mtimeMs } = stat;
  const etag = `"${mtimeMs.toString(16)}-${size.toString(16)}"`;
  const modified = new Date(mtimeMs).toUTCString();
  const common = { etag, 'last-modified': modified, 'accept-ranges': 'bytes' };
  if (isKnown(asked, etag, modified)) return { status: 304, headers: common, body: undefined };
  const range = isSame(asked['if-range'], etag, modified) ? readRange(asked.range, size) : undefined;
  if (range === 'unsatisfiable')
    return { status: 416, headers: { ...common, 'content-range': `bytes */${size}` }, body: undefined };
  const body = range ?? { start: 0, length: size };
  const headers = { ...common, 'content-type': type, 'content-length': String(body.length) };
  if (!range) return { status: 200, headers, body };
  const shown = `bytes ${body.start}-${body.start + body.length - 1}/${size}`;
  return { status: 206, headers: { ...headers, 'content-range': shown }, body };
}

/** Whether the client has this very file. */
function isKnown(asked: IncomingHttpHeaders, etag: string, modified: string): boolean {
  const tags = asked['if-none-match'];
  if (tags !== undefined)
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  const since = asked['if-modified-since'];
  return since !== undefined && Date.parse(since) >= Date.parse(modified);
}

/** Whether a range still belongs to the file that the client has the rest of. */
function isSame(condition: string | string[] | undefined, etag: string, modified: string): boolean {
  return condition === undefined || condition === etag || condition === modified;
}
