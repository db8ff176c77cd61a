import type { Deliverable } from '../package/deliverable.js';

/** Milliseconds: work that is shorter says nothing; the line changes no faster than it is read. */
const SHORT = 1000;
const BETWEEN = 100;

/** The same files; while they pass, a terminal shows how many machines have. */
export function showMachines(
  command: string,
  machines: number,
  files: Iterable<Deliverable>,
): Iterable<Deliverable> {
  let last: string | undefined;
  const begins = ({ path }: Deliverable): boolean => {
    const name = /^nodes\/([^/]+)\//.exec(path)?.[1];
    const isNext = name !== undefined && name !== last;
    last = name ?? last;
    return isNext;
  };
  return showPassing(files, begins, (passed) => `${command}: ${show(passed)} of ${show(machines)} machines`);
}

/** The same machines; while they pass, a terminal shows how many have. */
export function showCompared<T>(machines: Iterable<T>): Iterable<T> {
  return showPassing(
    machines,
    () => true,
    (passed) => `diff: ${show(passed)} machines compared`,
  );
}

function show(passed: number): string {
  return passed.toLocaleString('en');
}

function showPassing<T>(
  items: Iterable<T>,
  counts: (item: T) => boolean,
  describe: (passed: number) => string,
): Iterable<T> {
  return wantsProgress() ? passShown(items, counts, describe) : items;
}

/** One line on stderr, written over again and again, and gone at the end, however that comes. */
function* passShown<T>(
  items: Iterable<T>,
  counts: (item: T) => boolean,
  describe: (passed: number) => string,
): Generator<T> {
  // Some terminals do not say how wide they are.
  const width = process.stderr.columns || 80;
  let passed = 0;
  // Since the process began: reading the spec was part of the wait.
  let next = SHORT;
  try {
    for (const item of items) {
      if (counts(item)) passed++;
      const now = performance.now();
      if (now >= next) {
        process.stderr.write(`\r${describe(passed).slice(0, width - 1)}\x1b[K`);
        next = now + BETWEEN;
      }
      yield item;
    }
  } finally {
    if (next !== SHORT) process.stderr.write('\r\x1b[K');
  }
}

/** Where somebody looks on: a terminal that can go back in a line, and not a build server's. */
function wantsProgress(): boolean {
  return process.stderr.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb';
}
