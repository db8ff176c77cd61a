import { readFileSync } from 'node:fs';

/** One request that the server of boot files and seeds was asked. */
export interface SeedRequest {
  readonly client: string;
  readonly path: string;
  readonly status: number;
}

/** Parses what `clockseed serve` logs: `TIME CLIENT METHOD PATH STATUS BYTES MILLISECONDS` a line. Other lines are talk. */
export function parseRequests(log: string): SeedRequest[] {
  const lines = [...log.matchAll(/^\d{4}-\S+Z (\S+) \S+ (\S+) (\d{3}) \d+ [\d.]+$/gm)];
  return lines.map(([, client = '', path = '', status]) => ({ client, path, status: Number(status) }));
}

/** The paths that a client asked for, each once, in that order. */
export function listPaths(requests: readonly SeedRequest[], client: string): string[] {
  return [...new Set(requests.filter((request) => request.client === client).map(({ path }) => path))];
}

/** What has been asked until now. */
export function readRequests(log: string): SeedRequest[] {
  return parseRequests(readFileSync(log, 'utf8'));
}
