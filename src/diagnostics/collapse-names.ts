/** More than these entries are only counted. */
const MOST_SHOWN = 10;

/** Names for people, in the order given: three or more that count up are `wall-2 … wall-9`, a long list is cut after `most` entries. */
export function collapseNames(names: readonly string[], most = MOST_SHOWN): string {
  const runs = findRuns(names);
  const shown = runs.slice(0, most);
  const hidden = runs.slice(most).reduce((sum, run) => sum + run.length, 0);
  return [...shown.map(printRun), ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', ');
}

/** Runs of names that count up by one, in the same spelling. */
export function findRuns(names: readonly string[]): string[][] {
  const runs: string[][] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last && follows(last.at(-1) ?? '', name)) last.push(name);
    else runs.push([name]);
  }
  return runs;
}

function printRun(run: readonly string[]): string {
  return run.length > 2 ? `${run[0]} … ${run.at(-1)}` : run.join(', ');
}

function follows(before: string, name: string): boolean {
  const [one, other] = [split(before), split(name)];
  if (!one || !other || one.stem !== other.stem) return false;
  const next = (BigInt(one.digits) + 1n).toString();
  return other.digits === (one.digits.startsWith('0') ? next.padStart(one.digits.length, '0') : next);
}

function split(name: string): { stem: string; digits: string } | undefined {
  const match = /^(.*?)([0-9]+)$/.exec(name);
  return match ? { stem: match[1] ?? '', digits: match[2] ?? '' } : undefined;
}
