import type { SystemName } from '../../src/facts/systems.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { createNetwork } from '../clockseed/support/create-network.js';
import type { Machine } from '../clockseed/support/machine.js';
import { startChronyd } from '../clockseed/support/start-chronyd.js';
import {
  askPtp4l,
  HOST_LINUXPTP,
  installLinuxptp,
  type Linuxptp,
  type Ptp4lOptions,
  startPtp4l,
} from '../clockseed/support/start-ptp4l.js';
import { listFailures, type Report, verify } from '../clockseed/support/verify-machine.js';
import { directivesOf } from '../recipe/spec.js';
import { type LinuxptpName, toolsOf } from '../support/linuxptp.js';
import { machineOf, renderSpec } from '../support/render-spec.js';
import { findTool } from '../support/tools.js';

/** Machines on one switch, each with all of the files that are generated for it, as if `apply` had done its work. */
export interface PtpSite {
  of(name: string): Machine;
  modelOf(name: string): MachineModel;
  /** As clockseed-ptp4l.service starts ptp4l. */
  start(name: string, options?: Ptp4lOptions): Promise<number>;
  /** As chrony.service starts chronyd. */
  startChronyd(name: string): Promise<void>;
  /** The identity that the spec's plan gives a primary. */
  identityOf(name: string): string;
  close(): Promise<void>;
}

/** What a machine is: its addresses, and its linuxptp (default: the host's). */
export interface Place {
  readonly addresses: Readonly<Record<string, string>>;
  readonly linuxptp?: LinuxptpName;
}

export function linuxptpOf(name: LinuxptpName | undefined): Linuxptp {
  if (name === undefined) return HOST_LINUXPTP;
  const [ptp4l, phc2sys, pmc] = toolsOf(name).map((tool) => findTool(tool) ?? tool);
  return { ptp4l: ptp4l ?? '', phc2sys: phc2sys ?? '', pmc: pmc ?? '' };
}

/** `groups` in YAML; the offsets are those of software on a machine that others use too. */
export async function startPtpSite(
  os: SystemName,
  groups: string,
  places: Readonly<Record<string, Place>>,
): Promise<PtpSite> {
  const rendered = renderSpec(
    `version: 1\nname: site\nos: ${os}\nverify: {max-offset: 10ms}\ngroups:\n${groups}`,
  );
  const network = await createNetwork();
  const machines = new Map<string, Machine>();
  for (const [name, { addresses, linuxptp }] of Object.entries(places)) {
    const machine = await network.addMachine(name);
    for (const [adapter, address] of Object.entries(addresses)) machine.plugIn(`${address}/24`, adapter);
    installLinuxptp(machine, linuxptpOf(linuxptp));
    writeFiles(machine, machineOf(rendered, name));
    machines.set(name, machine);
  }
  const of = (name: string): Machine => {
    const machine = machines.get(name);
    if (!machine) throw new Error(`no machine ${name}`);
    return machine;
  };
  return {
    of,
    modelOf: (name) => machineOf(rendered, name),
    start: (name, options) => startPtp4l(of(name), options),
    startChronyd: async (name) => {
      await startChronyd(of(name), directivesOf(machineOf(rendered, name)));
    },
    identityOf: (name) => machineOf(rendered, name).plan.ptp?.identity ?? '',
    close: () => network.close(),
  };
}

/** But the programs, which are there, and chrony.conf, which `startChronyd` writes. */
function writeFiles(machine: Machine, { files }: MachineModel): void {
  for (const { path, content } of files)
    if (/^\/etc\/(linuxptp|clockseed|systemd\/system\/clockseed-p)/.test(path)) machine.write(path, content);
  const configuration = /^configuration=(.*)$/m.exec(machine.read('/etc/clockseed/expect'))?.[1] ?? '';
  machine.write('/var/lib/clockseed/applied', `${configuration}\n`);
}

/** State of the port and whom it holds for the grandmaster, `MASTER wall-1`; a stranger by its identity. */
export function roleOf(site: PtpSite, name: string, primaries: readonly string[]): string {
  const said = askPtp4l(site.of(name), 'PORT_DATA_SET', 'PARENT_DATA_SET');
  const identity = said.get('grandmasterIdentity') ?? '';
  const leader = primaries.find((primary) => site.identityOf(primary) === identity);
  return `${said.get('portState') ?? ''} ${leader ?? identity}`;
}

/** Runs `verify` as its unit does where a verdict stands already: it judges at once. */
export function judgePtp(
  site: PtpSite,
  name: string,
): Report & { failures: Readonly<Record<string, string>> } {
  const machine = site.of(name);
  machine.write('/run/clockseed/verdict', machine.read('/var/lib/clockseed/applied'));
  const { report } = verify(machine);
  return { ...report, failures: listFailures(report) };
}
