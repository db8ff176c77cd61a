import { waitFor } from '../../support/wait-for.js';
import type { Machine } from './machine.js';

/** How chronyd is started: real, with -x, so that it never touches the clock of the host. */
export interface ChronydOptions {
  /** `chrt`'s options; default SCHED_FIFO priority 1, as the drop-in asks for. */
  readonly scheduling?: readonly string[];
  /** The unit that systemd (the fake one) says it is; default chrony.service. An empty text: nobody's. */
  readonly unit?: string;
  /** Whether it looks like one that may set the clock (pretendClockControl); default true. */
  readonly clockControl?: boolean;
  /** Which chronyd; default the host's. */
  readonly program?: string;
}

/** Starts a real chronyd with this configuration and tells the fake systemd. Resolves, when it answers, to its process id there. */
export async function startChronyd(
  machine: Machine,
  lines: readonly string[],
  {
    scheduling = ['--fifo', '1'],
    unit = 'chrony.service',
    clockControl = true,
    program = 'chronyd',
  }: ChronydOptions = {},
): Promise<number> {
  machine.write('/etc/chrony/chrony.conf', [...lines, 'cmdport 0', ''].join('\n'));
  const script =
    'echo $$ >/run/chronyd.pid; program=$1; shift; exec chrt "$@" "$program" -n -x -f /etc/chrony/chrony.conf';
  void machine.start('sh', '-c', script, 'sh', program, ...scheduling);
  await waitFor('chronyd answers', () => machine.run('chronyc', '-n', '-c', 'tracking').status === 0);
  const id = Number(machine.read('/run/chronyd.pid'));
  if (unit !== '') tellSystemd(machine, unit, { MainPID: String(id), ActiveState: 'active' });
  if (clockControl) pretendClockControl(machine);
  return id;
}

/**
 * Lets chronyd look as it does without -x: no such word, and CAP_SYS_TIME among its capabilities. It must not set the
 * host's clock, and without this stand-in no verdict here could ever be green.
 */
function pretendClockControl(machine: Machine): void {
  standInForProcess(machine, 'status', 's/^CapEff:.*/CapEff:\\t0000000002000400/');
  standInForProcess(machine, 'cmdline', 's/\\x00-x\\x00/\\x00/');
}

/** Lets chronyd look as if it ran since boot: what is wrong then is no matter of waiting any more. */
export function pretendLongRunning(machine: Machine): void {
  standInForProcess(machine, 'stat', 's/^\\(\\([^ ]* \\)\\{21\\}\\)[^ ]*/\\10/');
}

/** Edits what chronyd's /proc/PID/FILE shows, for as long as it lives. */
function standInForProcess(machine: Machine, file: string, edit: string): void {
  const script =
    'file=/proc/$(cat /run/chronyd.pid)/$1; copy=$(mktemp /run/XXXXXX) &&' +
    ' sed "$2" "$file" >"$copy" && mount --bind "$copy" "$file"';
  machine.ask('sh', '-c', script, 'sh', file, edit);
}

/** Kills chronyd (SIGKILL by default, as a crash would) without telling systemd. */
export function killChronyd(machine: Machine, signal = 'KILL'): void {
  machine.ask('sh', '-c', `kill -${signal} "$(cat /run/chronyd.pid)"`);
}

/** Sets properties that the fake systemctl shows for a unit. */
export function tellSystemd(
  machine: Machine,
  unit: string,
  properties: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(properties))
    machine.write(`/run/systemctl/${unit}/${name}`, `${value}\n`);
}

/** What the fake systemctl was asked, a call a line; `show` and the like left out. */
export function listSystemdCalls(machine: Machine): string[] {
  const { stdout } = machine.run('cat', '/run/systemctl/calls');
  return stdout.split('\n').filter((line) => line !== '' && !/^(show|is-active|is-enabled) /.test(line));
}
