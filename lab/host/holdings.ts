import { z } from 'zod';
import type { ProcessIdentity } from './identify-process.js';

const processIdentity = z.strictObject({ pid: z.int().positive(), startTime: z.int().nonnegative() });

const holdingsShape = z.strictObject({
  format: z.literal(1),
  bootId: z.string().min(1),
  owner: processIdentity,
  processes: z.array(processIdentity),
  namespaces: z.array(z.string().regex(/^clockseed-lab-\d+(-\d+)?$/)),
  folders: z.array(z.string().regex(/^\/.*\/(clockseed-lab-|\.building-)[\w.-]+$/)),
});

/**
 * What one run has on the host: the processes it started, its network namespaces (taps, bridges and the processes
 * inside go with them) and its folders. Written to disk before a thing is made, so that nothing can be forgotten.
 */
export interface Holdings {
  readonly format: 1;
  readonly bootId: string;
  readonly owner: ProcessIdentity;
  readonly processes: readonly ProcessIdentity[];
  readonly namespaces: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Reads a state file; undefined when it is not one of ours. It is removed by what it says, so names and folders that
 * the lab would not have chosen are refused.
 */
export function parseHoldings(text: string): Holdings | undefined {
  try {
    const { data } = holdingsShape.safeParse(JSON.parse(text));
    return data?.folders.some((folder) => folder.split('/').includes('..')) ? undefined : data;
  } catch {
    return undefined;
  }
}

/** What the host looks like to the judgement below. */
export interface HostView {
  readonly bootId: string;
  readonly isRunning: (identity: ProcessIdentity) => boolean;
}

/**
 * What of a state file has to go: nothing while its owner runs; after another boot of the host no process, for its
 * pids belong to others now; otherwise the processes that are still exactly those that were started.
 */
export function findLeftovers(holdings: Holdings, host: HostView): Holdings | undefined {
  if (holdings.bootId !== host.bootId) return { ...holdings, processes: [], namespaces: [] };
  if (host.isRunning(holdings.owner)) return undefined;
  return { ...holdings, processes: holdings.processes.filter(host.isRunning) };
}
