import { DEFAULT_LIMITS, type Limits } from '../../../src/serve/limits.js';
import type { Places } from '../../../src/serve/read-trees.js';
import { type RunningServer, startServer } from '../../../src/serve/start-server.js';

/** A server in this process, on a free port of the loopback, and what it has said. */
export interface TestServer extends RunningServer {
  readonly log: string[];
  readonly talk: string[];
}

/** Starts one. `limits`: those that are not the usual ones. */
export async function startServe(places: Places, limits: Partial<Limits> = {}): Promise<TestServer> {
  const log: string[] = [];
  const talk: string[] = [];
  const server = await startServer({
    places,
    host: '127.0.0.1',
    port: 0,
    limits: { ...DEFAULT_LIMITS, ...limits },
    log: (line) => log.push(line),
    talk: (line) => talk.push(line),
  });
  return { ...server, log, talk };
}
