import { describeOrigin } from '../../../src/explain/describe-origin.js';
import { explainMachine } from '../../../src/explain/explain-machine.js';
import type { ExplainedLine } from '../../../src/explain/explained-line.js';
import type { Origin } from '../../../src/spec/topology.js';
import { machineOf, renderSpec } from '../../support/render-spec.js';

/** Two groups, one below the other; settings of the spec, of groups and of machines; lists that add up. */
export const SPEC = `version: 1
name: two
os: debian-12
install: baked
addressing: static
chrony:
  directives:
    - log tracking
groups:
  core:
    network: 10.1.0.0/24
    interface: eno1
    polling: tight
    addressing:
      gateway: 10.1.0.254
      nameservers: [10.1.0.253]
    primary:
      c-1: 10.1.0.1
    secondary:
      r-1: 10.1.0.11
  hall:
    follows: core
    network: 10.2.0.0/24
    interface: eno2
    scheduling: {priority: 7}
    primary:
      r-1: 10.2.0.1
    secondary:
      m-1..3: 10.2.0.11..13
      m-4: dhcp
    chrony:
      directives:
        - logchange 0.5
machines:
  m-2:
    mac: 52:54:00:00:00:02
    verify: {every: 30s}
    chrony: {directives: [maxupdateskew 5]}
  r-1:
    interface: {core: eno7, hall: eno8}
    scheduling: {priority: 9}
    chrony: {directives: [logchange 0.7]}
`;
export const rendered = renderSpec(SPEC, 'two.yaml');

function linesOf(machine: string, path: string): readonly ExplainedLine[] {
  const { files } = explainMachine('two', machineOf(rendered, machine));
  const file = files.find((one) => one.path.endsWith(`/${path}`));
  if (!file) throw new Error(`no ${path} among ${files.map((one) => one.path).join(', ')}`);
  return file.lines;
}

/** What stands at the place that is printed of an origin. */
export function readPlace(origin: Origin): string {
  const printed = describeOrigin(origin);
  const [, line, column, path] = /^two\.yaml:(\d+):(\d+) \((.*)\)$/.exec(printed) ?? [];
  return path === undefined
    ? printed
    : `${path}: ${SPEC.split('\n')[Number(line) - 1]?.slice(Number(column) - 1)}`;
}

/** The lines with this text, whatever their indentation, and where they come from. */
export function explain(machine: string, path: string, text: string): object[] {
  const found = linesOf(machine, path).filter((line) => line.text.trim() === text);
  return found.map(({ origin, also, group }) => ({
    from: [origin, also].filter((one) => one !== undefined).map(readPlace),
    ...(group === undefined ? {} : { group }),
  }));
}
