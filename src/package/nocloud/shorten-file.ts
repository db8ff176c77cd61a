import type { MachinePlan } from '../../plan/plan.js';

/**
 * What the programs do only on some machines stands between such lines, what they do where it was planned once included:
 * where user-data is limited it runs once, on a machine that had nothing before.
 */
const OPTIONAL = /^[ \t]*# begin: only ([a-z ]+)\n([\s\S]*?)^[ \t]*# end: only \1\n/gm;

const IS_NEEDED: ReadonlyMap<string, (plan: MachinePlan) => boolean> = new Map([
  ['with keys', ({ authentication }) => authentication !== undefined],
  ['with sources outside', ({ externals, refclocks }) => externals.length + refclocks.length > 0],
  ['with ptp', ({ ptp }) => ptp !== undefined],
  ['with a textfile', ({ machine }) => machine.settings.verify.textfile !== undefined],
  ['on primaries', ({ machine }) => machine.role === 'primary'],
] satisfies [string, (plan: MachinePlan) => boolean][]);

/**
 * A file without what this machine has no use for, without the lines that are empty or only a comment (the interpreter's
 * stays), and without indentation, which means nothing in any of them: what is quoted over several lines is awk's.
 */
export function shortenFile(content: string, plan: MachinePlan): string {
  return cutSections(content, plan).replace(/^[ \t]*(#(?!!).*)?\n|^[ \t]+/gm, '');
}

/** What `shortenFile` makes of one text is the same on all machines of which this is. */
export function nameNeeds(plan: MachinePlan): string {
  return [...IS_NEEDED].flatMap(([what, judge]) => (judge(plan) ? [what] : [])).join(', ');
}

/** A file without the sections that this machine does not need; they may stand in each other. */
export function cutSections(content: string, plan: MachinePlan): string {
  return content.replace(OPTIONAL, (_, what: string, section: string) => {
    const judge = IS_NEEDED.get(what);
    if (!judge) throw new Error(`nobody knows which machines need what is only ${what}`);
    return judge(plan) ? cutSections(section, plan) : '';
  });
}
