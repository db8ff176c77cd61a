import type { OwnFiles } from './parse-manifest.js';

/**
 * The text of manifest.json, format 1: sorted by path (UTF-16 order), a line a path so that it diffs and merges well,
 * no time stamps. `unfinished` (path to the other digests that may stand there) is there only while a run lasts.
 * Printed line by line, because JavaScript objects put keys like "7" first whatever the order.
 */
export function printManifest(own: OwnFiles): string {
  const paths = [...own.keys()].sort();
  const files = paths.map((path) => `${JSON.stringify(path)}: ${JSON.stringify(own.get(path)?.[0])}`);
  const unfinished = paths.flatMap((path) => {
    const others = own.get(path)?.slice(1) ?? [];
    return others.length === 0 ? [] : [`${JSON.stringify(path)}: ${JSON.stringify(others)}`];
  });
  const members = ['"format": 1', '"generator": "clockseed"', `"files": ${printObject(files)}`];
  if (unfinished.length > 0) members.push(`"unfinished": ${printObject(unfinished)}`);
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

/** The manifest of a finished run: each wanted path with its digest. */
export function printFinished(wanted: ReadonlyMap<string, string>): string {
  return printManifest(new Map([...wanted].map(([path, digest]) => [path, [digest]])));
}

function printObject(lines: readonly string[]): string {
  return lines.length === 0 ? '{}' : `{\n    ${lines.join(',\n    ')}\n  }`;
}
