import { readFileSync } from 'node:fs';
import { prepareApply } from '../../clockseed/support/apply-machine.js';
import { useMachinePerTest } from '../../clockseed/support/create-wall.js';
import type { Answer, Machine } from '../../clockseed/support/machine.js';
import { listSystemdCalls, tellSystemd } from '../../clockseed/support/start-chronyd.js';
import { fileOf, type RenderedSpec, renderSpec } from '../../support/render-spec.js';
import { findTool, testWith } from '../../support/tools.js';

const fakeSystemd = readFileSync(new URL('./fake-systemd.sh', import.meta.url), 'utf8');

/** What the machines of these tests need: systemd-analyze stands for systemd's package. */
export const TOOLS = ['netns', 'systemd-analyze'] as const;

/** A test that needs them. A whole installation takes a second, ten where others work as well; `limit` in milliseconds. */
export function testInstaller(title: string, body: () => void, limit = 90_000): void {
  testWith(TOOLS, title, body, limit);
}

/** Where the rendered folder stands on the machine. */
export const OUT = '/run/out';

/** A machine for each test of the file on which chrony runs with a configuration that is not ours, handed to `use`. */
export function useForeignMachine(use: (machine: Machine) => void): void {
  useMachinePerTest((machine) => {
    if (TOOLS.some((tool) => findTool(tool) === undefined)) return;
    prepareForeign(machine);
    use(machine);
  });
}

/** Debian 12 with chrony, and nothing of ours. A fake apt, dpkg and systemd; the files, links and chronyd are real. */
function prepareForeign(machine: Machine): void {
  prepareApply(machine);
  machine.ask('rm', '-rf', '/etc/clockseed', '/usr/local/lib', '/var/lib/clockseed', '/etc/chrony');
  machine.write('/usr/local/bin/systemctl', fakeSystemd, '755');
  machine.write('/run/packages/installed', 'chrony\nethtool\nufw\n');
  // A link to a file outside /etc, which belongs to the host.
  machine.ask('rm', '-f', '/etc/os-release');
  machine.write('/etc/os-release', 'ID=debian\nVERSION_ID="12"\n');
  machine.ask('mkdir', '-p', '/run/systemd/system');
  machine.write('/etc/chrony/chrony.conf', 'pool 2.debian.pool.ntp.org iburst\nmakestep 1 3\n', '640');
  machine.ask('systemctl', 'enable', 'chrony.service');
  tellSystemd(machine, 'chrony.service', { ActiveState: 'active', InvocationID: 'foreign' });
  machine.ask('rm', '/run/systemctl/calls');
}

/** A wall of a primary p and a secondary s. What a test changes of it: lines for the spec's top level. */
export function renderWall(...settings: readonly string[]): RenderedSpec {
  const unmanaged = settings.some((line) => line.startsWith('firewall:')) ? [] : ['firewall: unmanaged'];
  const groups =
    '{g: {network: 10.9.0.0/24, interface: eth0, primary: {p: 10.9.0.1}, secondary: {s: 10.9.0.2}}}';
  const lines = [
    'version: 1',
    'name: lobby',
    'os: debian-12',
    ...unmanaged,
    ...settings,
    `groups: ${groups}`,
  ];
  return renderSpec(`${lines.join('\n')}\n`);
}

/** The files of its installer by path. */
export function renderInstaller(...settings: readonly string[]): ReadonlyMap<string, string> {
  const rendered = renderWall(...settings);
  const paths = ['install.sh', 'install/p.sh', 'install/s.sh'];
  return new Map(paths.map((path) => [path, fileOf(rendered, path)]));
}

/** Puts the rendered files on the machine, as somebody who copies the folder there. */
export function deliver(machine: Machine, files: ReadonlyMap<string, string>): void {
  machine.ask('rm', '-rf', OUT);
  for (const [path, content] of files) machine.write(`${OUT}/${path}`, content);
}

/** install.sh with these words. */
export function install(machine: Machine, ...words: readonly string[]): Answer {
  return machine.run('sh', `${OUT}/install.sh`, ...words);
}

/** The same, which must succeed without a word on stderr; the lines that it prints. */
export function installWell(machine: Machine, ...words: readonly string[]): string[] {
  const { status, stdout, stderr } = install(machine, ...words);
  if (status !== 0 || stderr !== '') throw new Error(`install.sh: exit ${status}: ${stderr}${stdout}`);
  return stdout.trimEnd().split('\n');
}

/** What an installation said, which files it put in place, and what it asked systemd to do with chrony. */
export interface Installation {
  readonly lines: readonly string[];
  readonly placed: readonly string[];
  readonly calls: readonly string[];
}

/** Delivers the files and installs the secondary, which must succeed. */
export function installSecondary(machine: Machine, files: ReadonlyMap<string, string>): Installation {
  deliver(machine, files);
  machine.ask('rm', '-f', '/run/systemctl/calls');
  const lines = installWell(machine, 's');
  const placed = lines
    .filter((line) => / (new|changed)$/.test(line))
    .map((line) => line.replace('install: ', ''));
  const calls = listSystemdCalls(machine).filter((call) => / chrony\.service$/.test(call));
  return { lines, placed, calls };
}

/** All that can be changed, a line an entry: path, kind, mode, owner, target, content. Not what --undo goes back to. */
export function listTree(machine: Machine): string[] {
  const places = '/etc /usr/local /var/lib';
  const script =
    `find ${places} -printf '%p %y %m %u:%g>%l\\n' &&` +
    `find ${places} -type f -exec sha256sum {} + | sed 's/^\\([^ ]*\\) *\\(.*\\)/\\2 \\1/' &&` +
    `find /run -maxdepth 1 -name 'clockseed*' ! -name clockseed-install.lock`;
  const lines = machine.ask('sh', '-c', `{ ${script}; } | sort`).trimEnd().split('\n');
  return lines.filter((line) => !line.startsWith('/var/lib/clockseed/undo'));
}

/** The records that --undo could go back to. */
export function listRecords(machine: Machine): string[] {
  return machine.run('find', '/var/lib/clockseed', '-name', 'undo*').stdout.split('\n').slice(0, -1);
}

/** What is enabled and active, as `systemctl` shows it. */
export function listUnits(machine: Machine): Readonly<Record<string, string>> {
  const units = ['chrony.service', 'chrony-wait.service', 'systemd-timesyncd.service', 'clockseed-rtc.timer'];
  const show = (property: string, unit: string): string =>
    machine.ask('systemctl', 'show', `--property=${property}`, '--value', unit).trim();
  return Object.fromEntries(
    [...units, 'clockseed-verify.timer', 'clockseed-adapter@eth0.service'].map((unit) => [
      unit,
      `${show('UnitFileState', unit)} ${show('ActiveState', unit).replace('inactive', '')}`.trim(),
    ]),
  );
}

/** What --undo says when there is nothing. */
export const NOTHING_TO_UNDO = { status: 1, stdout: '', stderr: 'install: there is nothing to undo\n' };

/** Delivers what a spec with these settings gives, and installs a machine of it. */
export function installSpec(machine: Machine, name: string, ...settings: readonly string[]): void {
  deliver(machine, renderInstaller(...settings));
  installWell(machine, name);
}

/** What --undo says and asks of chrony's unit. */
export function undo(machine: Machine): { lines: string[]; calls: string[] } {
  machine.ask('rm', '-f', '/run/systemctl/calls');
  const lines = installWell(machine, '--undo');
  return { lines, calls: listSystemdCalls(machine).filter((call) => call.endsWith(' chrony.service')) };
}
