import { readdirSync, readlinkSync } from 'node:fs';

/** How often this process has a file open. */
export function listOpenFiles(path: string): number {
  return readdirSync('/proc/self/fd').filter((name) => readLink(`/proc/self/fd/${name}`) === path).length;
}

/** Descriptors come and go while they are listed. */
function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
