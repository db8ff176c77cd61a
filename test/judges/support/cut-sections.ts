import type { MachinePlan } from '../../../src/plan/plan.js';

/** The lines of a program without what it does only where `isNeeded` says no: `only with keys` and the like. */
export function cutSections(lines: readonly string[], isNeeded: (what: string) => boolean): string[] {
  let left: string | undefined;
  return lines.filter((line) => {
    const [, edge, what = ''] = /^\s*# (begin|end): (only .*)$/.exec(line) ?? [];
    if (edge === 'begin' && left === undefined && !isNeeded(what)) left = what;
    const isKept = left === undefined;
    if (edge === 'end' && what === left) left = undefined;
    return isKept;
  });
}

/** What a machine needs. */
export function needsOf({
  authentication,
  externals,
  refclocks,
  machine,
  ptp,
}: MachinePlan): (what: string) => boolean {
  const needed = new Map([
    ['only with keys', Boolean(authentication)],
    ['only with sources outside', [...externals, ...refclocks].length > 0],
    ['only with ptp', Boolean(ptp)],
    ['only with a textfile', Boolean(machine.settings.verify.textfile)],
    ['only on primaries', machine.role === 'primary'],
  ]);
  return (what) => {
    const isNeeded = needed.get(what);
    if (isNeeded === undefined) throw new Error(`a section that no test knows: ${what}`);
    return isNeeded;
  };
}
