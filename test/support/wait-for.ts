import { setTimeout as pause } from 'node:timers/promises';

/** Seconds that it took until the condition held; an error that names it after `limit` seconds. */
export async function waitFor(what: string, condition: () => boolean, limit = 15): Promise<number> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > limit * 1000) throw new Error(`waited ${limit} s in vain: ${what}`);
    await pause(50);
  }
  return (performance.now() - start) / 1000;
}
