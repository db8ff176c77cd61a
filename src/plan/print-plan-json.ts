import type { GroupPlan, Plan } from './plan.js';
import { type Plain, serialiseGroup, serialiseMachine, serialiser, serialiseSite } from './serialise-plan.js';

/**
 * The plan as plan.json has it, in UTF-8: what `serialisePlan` gives, as `JSON.stringify` prints it over lines. A machine at a
 * time, since the objects of 100,000 machines take more memory than all else.
 */
export function printPlanJson(plan: Plan): Buffer {
  const plain = serialiser('values');
  const [before, after] = openList(serialiseSite(plan, plain), 'groups', 0);
  const pieces = plan.groups.map((group, index) =>
    Buffer.from(`${index === 0 ? before : ',\n'}${printGroup(group, plain)}`),
  );
  return Buffer.concat([...pieces, Buffer.from(`${after}\n`)]);
}

function printGroup(group: GroupPlan, plain: Plain): string {
  const [before, after] = openList(serialiseGroup(group, plain), 'machines', 4);
  const machines = group.machines.map((machine) => print(serialiseMachine(machine, group, plain), 8));
  return `${before}${machines.join(',\n')}${after}`;
}

/** An object with a list as its last key: what stands before the list's items, and after them. */
function openList(object: object, key: string, indent: number): [before: string, after: string] {
  const [before = '', after = ''] = print({ ...object, [key]: [null] }, indent).split(
    / *null(?=\n *\]\n *\}$)/,
  );
  return [before, after];
}

function print(value: object, indent: number): string {
  const blanks = ' '.repeat(indent);
  return `${blanks}${JSON.stringify(value, null, 2).replaceAll('\n', `\n${blanks}`)}`;
}
