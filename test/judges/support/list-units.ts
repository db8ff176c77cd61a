import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MachineModel } from '../../../src/machine/machine-model.js';
import { machineOf, renderSpec } from '../../support/render-spec.js';
import { runTool, withFiles } from '../../support/run-tool.js';

const UNITS = '/etc/systemd/system/';

/** A primary on enp3s0 of a group of two, with this scheduling (YAML). */
export function primaryWith(scheduling: string): MachineModel {
  const group = '{network: 10.0.0.0/24, interface: enp3s0, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}';
  const spec = `version: 1\nname: t\nos: debian-12\nscheduling: ${scheduling}\ngroups: {g: ${group}}\n`;
  return machineOf(renderSpec(spec), 'p');
}

/** Our units and drop-ins by their path below /etc/systemd/system. */
export function listUnits(machine: MachineModel): Map<string, string> {
  const files = machine.files.filter(({ path }) => path.startsWith(UNITS));
  return new Map(files.map(({ path, content }) => [path.slice(UNITS.length), content]));
}

/** chrony's own unit of a Debian release: beside the folder that the unpacked chronyds are in. */
export function readChronyUnit(chronyd: string, suite: string): string {
  return readFileSync(join(dirname(chronyd), '../units', suite, 'chrony.service'), 'utf8');
}

/** Commands of ours and of chrony: that they are absent where the tests run is no fault of a unit. */
const COMMAND = /^(Exec\w+=[-+!@:]*)\/(?:usr\/local\/lib\/clockseed|usr\/sbin)\/\S+/gm;

/** What systemd says of these units. On stderr: its exit code is 0 for what it ignores. */
export function verifyUnits(analyze: string, units: ReadonlyMap<string, string>): string {
  const judged = new Map([...units].map(([path, text]) => [path, text.replace(COMMAND, '$1/bin/true')]));
  return withFiles(judged, (folder) => {
    const environment = { SYSTEMD_UNIT_PATH: `${folder}:`, SYSTEMD_COLORS: '0' };
    const names = [...units.keys()].filter((path) => !path.includes('/') && !path.endsWith('@.service'));
    const paths = names.map((name) => join(folder, name));
    const { status, stdout, stderr } = runTool(
      analyze,
      ['verify', '--man=no', '--recursive-errors=no', ...paths],
      {
        environment,
      },
    );
    return `${status === 0 ? '' : `exit ${status}\n`}${stdout}${stderr}`.replaceAll(folder, '');
  });
}
