/** Sleeps. Only between two looks at a condition, never instead of one. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** A limit that was reached: says what was waited for and how long. */
export class LimitReached extends Error {}

/**
 * Looks every `pause` milliseconds until `look` gives something other than undefined, and returns that.
 * Throws LimitReached after `limit` milliseconds, also when a look itself hangs.
 */
export async function waitFor<T>(
  what: string,
  limit: number,
  look: () => Promise<T | undefined> | T | undefined,
  pause = 500,
): Promise<T> {
  const end = performance.now() + limit;
  return within(what, limit, async () => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() > end) throw new LimitReached(`${what}: not within ${limit / 1000} s`);
      await sleep(pause);
    }
  });
}

/** Runs `body`, but no longer than `limit` milliseconds: then it throws LimitReached, whatever `body` still does. */
export async function within<T>(what: string, limit: number, body: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LimitReached(`${what}: not within ${limit / 1000} s`)), limit + 1000);
  });
  try {
    return await Promise.race([body(), end]);
  } finally {
    clearTimeout(timer);
  }
}
