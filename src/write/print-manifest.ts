import type { OwnFiles } from './parse-manifest.js';

/**
 * The text of manifest.json, format 1: sorted by path (UTF-16 order), a line a path so that it diffs and merges well,
 * no time stamps. `unfinished` (path to the other digests that may stand there) is there only while a run lasts.
 * Printed line by line, because JavaScript objects put keys like "7" first whatever the order.
 */
export function printManifest(own: OwnFiles): string {
  return print(
    own.keys(),
    (path) => own.get(path)?.[0],
    (path) => own.get(path)?.slice(1) ?? [],
  );
}

/** The manifest of a finished run: each wanted path with its digest. */
export function printFinished(wanted: ReadonlyMap<string, string>): string {
  return print(
    wanted.keys(),
    (path) => wanted.get(path),
    () => [],
  );
}

function print(
  names: Iterable<string>,
  digestOf: (path: string) => string | undefined,
  othersOf: (path: string) => readonly string[],
): string {
  const paths = [...names].sort();
  const unfinished = paths.filter((path) => othersOf(path).length > 0);
  const members = ['"format": 1', '"generator": "clockseed"', `"files": ${printObject(paths, digestOf)}`];
  if (unfinished.length > 0) members.push(`"unfinished": ${printObject(unfinished, othersOf)}`);
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

/** Joined so many lines at a time: those of 500,000 files at once take more memory than their text. */
const PIECE = 10_000;

function printObject(paths: readonly string[], describe: (path: string) => unknown): string {
  if (paths.length === 0) return '{}';
  const pieces: string[] = [];
  for (let at = 0; at < paths.length; at += PIECE) {
    const lines = paths
      .slice(at, at + PIECE)
      .map((path) => `${JSON.stringify(path)}: ${JSON.stringify(describe(path))}`);
    pieces.push(lines.join(',\n    '));
  }
  return `{\n    ${pieces.join(',\n    ')}\n  }`;
}
