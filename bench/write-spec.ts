/** How a spec of many machines is written. */
export interface SpecForm {
  readonly machines: number;
  /** `ranges`: a line a group. `lines`: a line a machine. */
  readonly form: 'ranges' | 'lines';
  /** A machine with a setting of its own. */
  readonly changed?: string;
}

/** The groups of a spec: a hundred, or so many that each has ten machines. */
export function countGroups(machines: number): number {
  return Math.max(1, Math.min(100, Math.floor(machines / 10)));
}

/** The name of a machine; both count from 1, and the first of a group is its primary. */
export function nameMachine(group: number, machine: number): string {
  return `g${group}-${machine}`;
}

/** A spec of isolated groups, each in a network of its own. */
export function writeSpec({ machines, form, changed }: SpecForm): string {
  const count = countGroups(machines);
  const groups = Array.from({ length: count }, (_, index) => {
    const size = Math.floor((machines + index) / count);
    return writeGroup(index + 1, size, form);
  });
  const overlay =
    changed === undefined ? [] : ['machines:', `  ${changed}:`, '    verify: {max-offset: 101us}'];
  return ['version: 1', 'name: scale', 'os: ubuntu-24.04', ...overlay, 'groups:', ...groups.flat(), ''].join(
    '\n',
  );
}

function writeGroup(group: number, size: number, form: SpecForm['form']): string[] {
  const lines = [
    `  group-${group}:`,
    `    network: 10.${group}.0.0/16`,
    '    interface: enp3s0',
    '    primary:',
  ];
  lines.push(`      ${nameMachine(group, 1)}: ${addressOf(group, 1)}`, '    secondary:');
  if (form === 'ranges')
    return [...lines, `      g${group}-2..${size}: ${addressOf(group, 2)}..${addressOf(group, size)}`];
  for (let machine = 2; machine <= size; machine++)
    lines.push(`      ${nameMachine(group, machine)}: ${addressOf(group, machine)}`);
  return lines;
}

function addressOf(group: number, machine: number): string {
  return `10.${group}.${machine >> 8}.${machine & 255}`;
}
