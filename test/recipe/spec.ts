import type { MachineModel } from '../../src/machine/machine-model.js';
import { contentOf, machineOf, renderSpec } from '../support/render-spec.js';

/** A group of two on eth0: `p` serves, `s` asks. */
export const IPV4 = 'network: 10.9.0.0/24, primary: {p: 10.9.0.1}, secondary: {s: 10.9.0.2}';
export const IPV6 = "network: 'fd00:9::/64', primary: {p: 'fd00:9::1'}, secondary: {s: 'fd00:9::2'}";

/** What must be on `p` and on the secondary `name`; `settings` is more of the spec, in YAML. */
export function machinesOf(
  members = IPV4,
  settings = '',
  name = 's',
): { primary: MachineModel; secondary: MachineModel } {
  const spec = `version: 1\nname: recipe\nos: debian-12\n${settings}\ngroups: {g: {interface: eth0, ${members}}}\n`;
  const rendered = renderSpec(spec);
  return { primary: machineOf(rendered, 'p'), secondary: machineOf(rendered, name) };
}

/** chrony.conf as it is written. */
export function configurationOf(machine: MachineModel): string {
  return contentOf(machine, '/etc/chrony/chrony.conf');
}

/** The directives of chrony.conf, without comments. */
export function directivesOf(machine: MachineModel): string[] {
  return configurationOf(machine)
    .split('\n')
    .filter((line) => line !== '' && !/^[#!;%]/.test(line));
}
