import type { Group } from './topology.js';

/** Whether a group has the time of nobody else: it follows no group, and has no sources outside of all groups. */
export function isIsolated({ follows, sources }: Group): boolean {
  return follows === undefined && sources.length === 0;
}
