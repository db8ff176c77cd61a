import { fileURLToPath } from 'node:url';
import { waitFor } from '../../support/wait-for.js';
import type { Machine } from './machine.js';
import { tellSystemd } from './start-chronyd.js';

/** Which linuxptp a machine has: the paths of its programs. */
export interface Linuxptp {
  readonly ptp4l: string;
  readonly phc2sys: string;
  readonly pmc: string;
}

/** The host's. */
export const HOST_LINUXPTP: Linuxptp = {
  ptp4l: '/usr/sbin/ptp4l',
  phc2sys: '/usr/sbin/phc2sys',
  pmc: '/usr/sbin/pmc',
};

const launcher = fileURLToPath(new URL('./without-clock.py', import.meta.url));

/** Puts these programs in front of the host's. None of them can ever set the clock, which is the host's own. */
export function installLinuxptp(machine: Machine, programs: Linuxptp = HOST_LINUXPTP): void {
  const install = (name: string, command: string) =>
    machine.write(`/usr/local/sbin/${name}`, `#!/bin/sh\nexec ${command} "$@"\n`, '755');
  for (const name of ['ptp4l', 'phc2sys'] as const) install(name, `python3 -S ${launcher} ${programs[name]}`);
  // It asks ptp4l and touches no clock.
  install('pmc', `setpriv --bounding-set -sys_time ${programs.pmc}`);
}

/** How ptp4l is started. */
export interface Ptp4lOptions {
  /** `chrt`'s; default SCHED_FIFO priority 1, as the unit asks for. */
  readonly scheduling?: readonly string[];
  /** More of ptp4l's options. */
  readonly more?: readonly string[];
  /** Whether it looks like one that may set the clock; default true. */
  readonly clockControl?: boolean;
}

const START = `echo $$ >/run/ptp4l.pid
for word in $(sed -n 's/^PTP4L_OPTIONS=//p' /run/clockseed/ptp); do set -- "$@" "$word"; done
exec chrt "$@"`;

/**
 * Does what clockseed-ptp4l.service does: prepare, listen, ptp4l itself, started. Resolves to its process id there when it
 * answers. What it logs is /run/ptp4l.log.
 */
export async function startPtp4l(machine: Machine, options: Ptp4lOptions = {}): Promise<number> {
  const { scheduling = ['--fifo', '1'], more = [], clockControl = true } = options;
  machine.ask('/usr/local/lib/clockseed/ptp', 'prepare');
  await machine.start('/usr/local/lib/clockseed/ptp', 'listen');
  const words = [...scheduling, 'ptp4l', '-m', '-f', '/etc/linuxptp/clockseed.conf', ...more];
  void machine.start('sh', '-c', `${START} >/run/ptp4l.log 2>&1`, 'sh', ...words);
  await machine.start('/usr/local/lib/clockseed/ptp', 'started');
  await waitFor('ptp4l answers', () => portStateOf(machine) !== '');
  const id = Number(machine.read('/run/ptp4l.pid'));
  tellSystemd(machine, 'clockseed-ptp4l.service', { MainPID: String(id), ActiveState: 'active' });
  const name = machine.read(`/proc/${id}/comm`).trim();
  if (clockControl) pretendControl(machine, name);
  pretendOld(machine, name);
  return id;
}

/** Edits what /proc/PID/FILE shows of the processes of that name, for as long as they live. */
function standIn(machine: Machine, name: string, file: string, edit: string): void {
  const script =
    'for id in $(pgrep -x "$1"); do file=/proc/$id/$2; copy=$(mktemp /run/XXXXXX);' +
    ' sed "$3" "$file" >"$copy" && mount --bind "$copy" "$file"; done';
  machine.ask('sh', '-c', script, 'sh', name, file, edit);
}

/** Lets a daemon look as it does where it may set the clock: CAP_SYS_TIME among its capabilities. */
export function pretendControl(machine: Machine, name: string): void {
  standIn(machine, name, 'status', 's/^CapEff:.*/CapEff:\\t0000000002000400/');
}

/** Lets it look as if it ran since boot: what is wrong then is no matter of waiting any more. */
export function pretendOld(machine: Machine, name: string): void {
  standIn(machine, name, 'stat', 's/^\\(\\([^ ]* \\)\\{21\\}\\)[^ ]*/\\10/');
}

/** Kills ptp4l (SIGKILL by default, as a crash would) without telling systemd. */
export function killPtp4l(machine: Machine, signal = 'KILL'): void {
  machine.ask('sh', '-c', `kill -${signal} "$(cat /run/ptp4l.pid)"`);
}

/** What pmc shows of a data set, by key. */
export function askPtp4l(machine: Machine, ...sets: readonly string[]): ReadonlyMap<string, string> {
  const words = ['-u', '-b', '0', '-f', '/etc/linuxptp/clockseed.conf', ...sets.map((set) => `GET ${set}`)];
  const lines = machine.run('pmc', ...words).stdout.split('\n');
  const pairs = lines.map((line) => /^\t\t(\S+)\s+(.*)$/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? ''] as const] : [])));
}

/** MASTER, SLAVE …; empty when ptp4l does not answer. */
export function portStateOf(machine: Machine): string {
  return askPtp4l(machine, 'PORT_DATA_SET').get('portState') ?? '';
}
