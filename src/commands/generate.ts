import { count } from '../diagnostics/count.js';
import type { Deliverable } from '../package/deliverable.js';
import { listDeliverables } from '../package/list-deliverables.js';
import { listSecretDeliverables } from '../package/list-secret-deliverables.js';
import { describeClock } from '../plan/describe-clock.js';
import { countMachines, type MachinePlan, type Plan } from '../plan/plan.js';
import { listLinksOf, listMadeLinks } from '../secrets/key-ring.js';
import type { Machine } from '../spec/topology.js';
import { type WriteReport, writeTree } from '../write/write-tree.js';
import { addWanted, readForTrees, type TreeOptions } from './read-trees.js';
import { showMachines } from './show-progress.js';
import { printDiagnostics, printJson, printResult } from './terminal.js';

interface Options extends TreeOptions {
  readonly json?: boolean;
}

/** Both trees: what everybody may see, and for machines with keys the same files with them. */
interface Trees {
  readonly out: string;
  readonly secretsOut: string | undefined;
  /** Volumes are in them. */
  readonly iso: boolean;
}

/** `clockseed generate`: a spec to the files of its machines, in the output folder; those with keys in another. */
export function generate(file: string, options: Options): void {
  const { out, secretsOut, iso = false, json } = options;
  const { plan, warnings, ring } = readForTrees(file, options);
  printDiagnostics(warnings, false);
  const withVolumes = addWanted(options);
  const shown = (files: Iterable<Deliverable>) =>
    showMachines('generate', countMachines(plan), withVolumes(files));
  // First what may fail for more reasons.
  const secrets =
    ring && secretsOut !== undefined
      ? writeTree(secretsOut, shown(listSecretDeliverables(plan, ring)), 'owner')
      : undefined;
  const report = writeTree(out, shown(listDeliverables(plan)));
  if (json)
    printJson({
      out,
      ...sortReport(report),
      ...(secrets && { secrets: { out: secretsOut, ...sortReport(secrets) } }),
    });
  else printResult(describeReport(plan, { out, secretsOut, iso }, report, secrets));
}

function sortReport(report: WriteReport): WriteReport {
  return { ...report, written: [...report.written].sort(), removed: [...report.removed].sort() };
}

function describeReport(plan: Plan, trees: Trees, report: WriteReport, secrets?: WriteReport): string {
  const lines = [
    ...describeTree(trees.out, report),
    ...(secrets && trees.secretsOut !== undefined ? describeTree(trees.secretsOut, secrets) : []),
    '',
    ...describeGroups(plan, trees),
    '',
    ...describeNextSteps(plan, trees),
  ];
  return `${lines.join('\n')}\n`;
}

function describeTree(folder: string, report: WriteReport): string[] {
  return [
    `${folder}/: ${count(report.written.length, 'file')} written, ${report.unchanged} already right, ${report.removed.length} removed.`,
    ...report.overwritten.map((path) => `  overwritten, though it had been edited by hand: ${path}`),
    ...report.kept.map((path) => `  no longer wanted, but edited by hand, so kept: ${path}`),
  ];
}

/** Where the files are that a machine gets. */
function folderOf(plan: MachinePlan, { out, secretsOut }: Trees): string {
  return secretsOut !== undefined && listLinksOf(plan).length > 0 ? secretsOut : out;
}

/** Most machines of a group, and groups, that are named: who has more looks into the folder. */
const MOST_MACHINES = 12;
const MOST_GROUPS = 4;

/** The machines of each group and where their files are; long lists are cut. */
function describeGroups({ groups }: Plan, trees: Trees): string[] {
  const hidden = groups.slice(MOST_GROUPS);
  const machines = hidden.reduce((sum, group) => sum + group.machines.length, 0);
  const rest =
    hidden.length > 0
      ? [`… and ${count(hidden.length, 'group')} more, of ${count(machines, 'machine')}`]
      : [];
  return [...groups.slice(0, MOST_GROUPS).flatMap((group) => describeGroup(group, trees)), ...rest];
}

function describeGroup({ name, machines }: Plan['groups'][number], trees: Trees): string[] {
  const shown = machines.slice(0, MOST_MACHINES).map((plan) => {
    const { machine } = plan;
    const facts = [machine.role.padEnd(9), ...describeClock(plan)].join('  ');
    return `  ${facts}  ${folderOf(plan, trees)}/nodes/${machine.name}/`;
  });
  const hidden = machines.length - shown.length;
  return [`${name}:`, ...shown, ...(hidden > 0 ? [`  … and ${hidden} more`] : [])];
}

function describeDelivery({ name, settings }: Machine, out: string, iso: boolean): string[] {
  const { value } = settings.datasource;
  if (value !== 'nocloud') {
    return [
      `  1. Give ${value} each machine's user-data.gz as its user data, such as ${out}/nodes/${name}/user-data.gz: docs/seeds.md.`,
    ];
  }
  const volume = `${out}/volumes/${name}.iso`;
  return [
    iso
      ? `  1. Give each machine its volume, as a disk, a USB stick or a CD-ROM, such as ${volume}.`
      : `  1. Give each machine its seed: on a NoCloud volume, such as ${volume} (generate --iso writes them),`,
    `     ${iso ? 'The other ways are in docs/seeds.md' : 'or in one of the other ways of docs/seeds.md'}: HTTP, SMBIOS, PXE, EC2, OpenStack, MAAS, Azure.`,
  ];
}

function describeNextSteps(plan: Plan, trees: Trees): string[] {
  const first = plan.groups[0]?.machines[0];
  if (!first) return [];
  const { out, secretsOut } = trees;
  const own = folderOf(first, trees);
  const apart = listMadeLinks(plan).size > 0;
  return [
    'Next:',
    ...describeDelivery(first.machine, own, trees.iso),
    `  2. Or bake images (${out}/packer/README.md), or bring machines that already run up to date (${own}/install.sh).`,
    '  3. Boot. Any machine says whether it agrees: systemctl status clockseed-verify, or /run/clockseed/verify.json',
    `  4. Commit the spec and ${out}/, so that changes are reviewed as a diff${secretsOut === undefined ? '' : `; not ${secretsOut}/`}.`,
    ...(apart && secretsOut === undefined
      ? [
          '     The keys of these machines come to them by other means: --secrets-out writes files that hold them.',
        ]
      : []),
  ];
}
