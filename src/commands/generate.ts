import { count } from '../diagnostics/count.js';
import { listDeliverables } from '../package/list-deliverables.js';
import type { Plan } from '../plan/plan.js';
import type { Machine } from '../spec/topology.js';
import { type WriteReport, writeTree } from '../write/write-tree.js';
import { readPlan } from './read-plan.js';
import { printDiagnostics, printJson, printResult } from './terminal.js';

interface Options {
  readonly out: string;
  readonly json?: boolean;
}

/** `clockseed generate`: a spec to the files of its machines, in the output folder. */
export function generate(file: string, { out, json }: Options): void {
  const { plan, warnings } = readPlan(file);
  printDiagnostics(warnings, false);
  const report = writeTree(out, listDeliverables(plan));
  if (json)
    printJson({ out, ...report, written: [...report.written].sort(), removed: [...report.removed].sort() });
  else printResult(describeReport(plan, out, report));
}

function describeReport(plan: Plan, out: string, report: WriteReport): string {
  const lines = [
    `${out}/: ${count(report.written.length, 'file')} written, ${report.unchanged} already right, ${report.removed.length} removed.`,
    ...report.overwritten.map((path) => `  overwritten, though it had been edited by hand: ${path}`),
    ...report.kept.map((path) => `  no longer wanted, but edited by hand, so kept: ${path}`),
    '',
    ...plan.groups.flatMap((group) => describeGroup(group, out)),
    '',
    ...describeNextSteps(plan, out),
  ];
  return `${lines.join('\n')}\n`;
}

/** The machines of a group and where their files are; long lists are cut. */
function describeGroup({ name, machines }: Plan['groups'][number], out: string): string[] {
  const shown = machines.slice(0, 12).map(({ machine, referenceId, stratum }) => {
    const facts = `${machine.role.padEnd(9)}  stratum ${stratum.value}  ${referenceId}`;
    return `  ${facts}  ${out}/nodes/${machine.name}/`;
  });
  const hidden = machines.length - shown.length;
  return [`${name}:`, ...shown, ...(hidden > 0 ? [`  … and ${hidden} more`] : [])];
}

function describeDelivery({ name, settings }: Machine, out: string): string[] {
  const { value } = settings.datasource;
  if (value !== 'nocloud') {
    return [
      `  1. Give ${value} each machine's user-data.gz as its user data, such as ${out}/nodes/${name}/user-data.gz.`,
    ];
  }
  return [
    '  1. Give each machine its four files as a NoCloud seed, on a volume labelled cidata:',
    `       xorriso -as genisoimage -V cidata -r -J -o ${name}.iso ${out}/nodes/${name}/`,
    '     README.md has the other ways: HTTP, EC2, OpenStack, Azure.',
  ];
}

function describeNextSteps(plan: Plan, out: string): string[] {
  const first = plan.groups[0]?.machines[0];
  if (!first) return [];
  return [
    'Next:',
    ...describeDelivery(first.machine, out),
    `  2. Or bake images (${out}/packer/README.md), or bring machines that already run up to date (${out}/install.sh).`,
    '  3. Boot. Any machine says whether it agrees: systemctl status clockseed-verify, or /run/clockseed/verify.json',
    `  4. Commit the spec and ${out}/, so that changes are reviewed as a diff.`,
  ];
}
