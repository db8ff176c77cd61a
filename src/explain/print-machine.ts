import { count } from '../diagnostics/count.js';
import { makeVisible } from '../diagnostics/display-text.js';
import type { Machine } from '../spec/topology.js';
import { describeOrigin } from './describe-origin.js';
import type { ExplainedFile, ExplainedMachine, ExplainedPart } from './explain-machine.js';

const TITLES = [
  ['package', 'Packages'],
  ['enable', 'Units that are enabled'],
  ['mask', 'Units that are masked'],
  ['rule', 'Rules of ufw'],
] as const;

/** What a machine has, for people. */
export function printMachine({ spec, memberships, install, files, parts }: ExplainedMachine): string {
  const deliveries = [...new Set(files.map(({ delivery }) => delivery))];
  const sections = [
    [`${memberships[0]?.name} of ${spec}`, ...memberships.flatMap(describeMembership)],
    [
      `install: ${install.value} (${describeOrigin(install.origin)})`,
      '  To a machine that runs, install.sh brings all of its files.',
    ],
    ...deliveries.map((delivery) => [
      `Files by ${delivery}`,
      ...files.filter((file) => file.delivery === delivery).flatMap(describeFile),
    ]),
    ...TITLES.flatMap(([kind, title]) => {
      const found = parts.filter((part) => part.kind === kind);
      return found.length > 0 ? [[title, ...found.flatMap(describePart)]] : [];
    }),
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function describeMembership({ role, group, interface: device, address, origin }: Machine): string[] {
  const home = address.value === 'dhcp' ? 'dhcp' : address.value.text;
  return [`  ${role} of ${group}: ${device.value} ${home}`, `      ${describeOrigin(origin)}`];
}

function describeFile({ path, purpose, counts }: ExplainedFile): string[] {
  const { spec, defaults } = counts;
  const from = [
    ...(spec > 0 ? [`${count(spec, 'line')} from the spec`] : []),
    ...(defaults > 0 ? [`${defaults} from ${defaults === 1 ? 'a default' : 'defaults'}`] : []),
  ];
  return [`  ${path}`, `      ${purpose}; ${from.join(', ') || 'nothing of the spec'}`];
}

function describePart({ name, why, origin }: ExplainedPart): string[] {
  return [`  ${makeVisible(name)}`, `      ${why} ${describeOrigin(origin)}`];
}
