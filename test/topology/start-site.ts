import type { SystemName } from '../../src/facts/systems.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { createNetwork } from '../clockseed/support/create-network.js';
import type { Machine } from '../clockseed/support/machine.js';
import { startChronyd } from '../clockseed/support/start-chronyd.js';
import { directivesOf } from '../recipe/spec.js';
import { machineOf, renderSpec } from '../support/render-spec.js';

/** The releases at hand, each with a system whose configuration it takes whole. */
export const RELEASES = {
  'chronyd-4.0': 'debian-11',
  'chronyd-4.3': 'debian-12',
  'chronyd-4.6': 'debian-13',
  'chronyd-sid': 'ubuntu-26.04',
} as const satisfies Readonly<Record<string, SystemName>>;

export type Release = keyof typeof RELEASES;
export const RELEASE_NAMES = Object.keys(RELEASES) as readonly Release[];

/** Machines on one switch with what is generated for them; their chronyds share the host's clock and leave it alone. */
export interface Site {
  /** A machine that is plugged in; its chronyd does not run before `start`. */
  of(name: string): Machine;
  start(name: string): Promise<void>;
  /** What is generated for a machine. */
  modelOf(name: string): MachineModel;
  close(): Promise<void>;
}

/** `groups` in YAML; `addresses`: those of each machine's eth0. `program`: the chronyd. */
export async function startSite(
  os: SystemName,
  program: string,
  groups: string,
  addresses: Readonly<Record<string, readonly string[]>>,
): Promise<Site> {
  const rendered = renderSpec(
    `version: 1\nname: site\nos: ${os}\ntimestamping: software\ngroups:\n${groups}`,
  );
  const network = await createNetwork();
  const machines = new Map<string, Machine>();
  for (const [name, [first = '', ...more]] of Object.entries(addresses)) {
    const machine = await network.addMachine(name);
    machine.plugIn(`${first}/24`);
    for (const address of more) machine.ask('ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    machines.set(name, machine);
  }
  const of = (name: string): Machine => {
    const machine = machines.get(name);
    if (!machine) throw new Error(`no machine ${name}`);
    return machine;
  };
  return {
    of,
    start: async (name) => {
      await startChronyd(of(name), directivesOf(machineOf(rendered, name)), { program });
    },
    modelOf: (name) => machineOf(rendered, name),
    close: () => network.close(),
  };
}

/** Reference id and stratum: `7F7F0101 8`. */
export function trackingOf(machine: Machine): string {
  const [id, , stratum] = machine.ask('chronyc', '-n', '-c', 'tracking').split(',');
  return `${id} ${stratum}`;
}

/** The address of the selected source; empty when there is none. */
export function sourceOf(machine: Machine): string {
  const lines = machine.ask('chronyc', '-n', '-c', 'sources').split('\n');
  return lines.find((line) => line.startsWith('^,*,'))?.split(',')[2] ?? '';
}

/** Eight answers, octal: `0` when none of the last eight polls was answered. */
export function reachOf(site: Site, name: string, source: string): string {
  const lines = site.of(name).ask('chronyc', '-n', '-c', 'sources').split('\n');
  return lines.find((line) => line.includes(`,${source},`))?.split(',')[5] ?? '';
}

/** Seconds between what a machine's chronyd holds for right and the clock that all here share. */
export function errorOf(machine: Machine): number {
  return Math.abs(Number(machine.ask('chronyc', '-n', '-c', 'tracking').split(',')[4]));
}
