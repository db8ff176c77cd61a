import { alignColumns } from '../diagnostics/align-columns.js';
import { makeVisible } from '../diagnostics/display-text.js';
import type { Machine } from '../spec/topology.js';
import { describeOrigin } from './describe-origin.js';
import type { ExplainedFile, ExplainedMachine, ExplainedPart } from './explain-machine.js';

/** A cell that is longer does not widen its column. */
const WIDEST = 60;

interface Section {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** What a machine has, for people: who it is, its files, packages, units and rules. */
export function printMachine(explained: ExplainedMachine): string {
  const { spec, memberships, parts } = explained;
  const name = memberships[0]?.name ?? '';
  const ofKind = (kind: ExplainedPart['kind']) => parts.filter((part) => part.kind === kind);
  const sections: Section[] = [
    {
      title: `${name} of ${makeVisible(spec)}`,
      rows: [...memberships.map(describeMembership), describeInstall(explained)],
    },
    ...listFileSections(explained),
    { title: 'Packages', rows: ofKind('package').map(describePart) },
    { title: 'Units that are enabled', rows: ofKind('enable').map(describePart) },
    { title: 'Units that are masked', rows: ofKind('mask').map(describePart) },
    { title: 'Rules of ufw', rows: ofKind('rule').flatMap(describeRule) },
  ];
  const printed = sections.filter(({ rows }) => rows.length > 0).map(printSection);
  return `${printed.join('\n')}\n${describeHelp(name)}`;
}

function printSection({ title, rows }: Section): string {
  return [title, ...alignColumns(rows, WIDEST).map((row) => `  ${row}`), ''].join('\n');
}

/** By who brings them. */
function listFileSections({ files }: ExplainedMachine): Section[] {
  const deliveries = [...new Set(files.map(({ delivery }) => delivery))];
  return deliveries.map((delivery) => ({
    title: `Files brought by ${delivery}`,
    rows: files.filter((file) => file.delivery === delivery).map(describeFile),
  }));
}

function describeHelp(name: string): string {
  return [
    'Beside a file: how many of its lines come from the spec and from defaults; those that are the same everywhere are',
    `fixed. Its lines: clockseed explain SPEC ${name} FILE. To a machine that already runs install.sh brings them.\n`,
  ].join('\n');
}

function describeMembership({ role, group, interface: device, address, origin }: Machine): string[] {
  const home = address.value === 'dhcp' ? 'dhcp' : address.value.text;
  return [`${role} of ${group}`, `${device.value} ${home}`, describeOrigin(origin)];
}

function describeInstall({ install }: ExplainedMachine): string[] {
  return ['install', install.value, describeOrigin(install.origin)];
}

function describeFile({ path, purpose, counts }: ExplainedFile): string[] {
  const { spec, defaults, fixed } = counts;
  const isFixed = spec + defaults === 0;
  const from = [
    ...(spec > 0 ? [`${spec} spec`] : []),
    ...(defaults > 0 ? [`${defaults} default`] : []),
    ...(fixed > 0 && !isFixed ? [`${fixed} fixed`] : []),
  ];
  return [path, isFixed ? 'fixed' : from.join(', '), purpose];
}

function describePart({ name, why, origin }: ExplainedPart): string[] {
  return [name, describeOrigin(origin), why];
}

/** A rule is long: where it comes from stands below it. */
function describeRule({ name, why, origin }: ExplainedPart): string[][] {
  return [[name], [`  ${describeOrigin(origin)}  ${why}`]];
}
