import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be taken for another: its start time tells a reused pid, the boot id another boot of the host. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since the host's boot, as /proc gives it. */
  readonly startTime: number;
}

export interface ProcessStat extends ProcessIdentity {
  readonly state: string;
  readonly session: number;
}

/** Parses /proc/PID/stat (proc(5)). The second field, a name in parentheses, may hold blanks and parentheses. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const [state, session, startTime] = [fields[0], Number(fields[3]), Number(fields[19])];
  const pid = Number.parseInt(text, 10);
  if (end < 0 || state === undefined || [pid, session, startTime].some(Number.isNaN)) return undefined;
  return { pid, startTime, state, session };
}

/** What /proc says of a process; undefined when there is none. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The identity of a process that runs now; throws when it does not. */
export function identifyProcess(pid: number): ProcessIdentity {
  const stat = readProcessStat(pid);
  if (stat === undefined) throw new Error(`process ${pid} is gone`);
  return { pid, startTime: stat.startTime };
}

/** Whether exactly this process still runs. A zombie does not. */
export function isRunning(identity: ProcessIdentity): boolean {
  const stat = readProcessStat(identity.pid);
  return stat !== undefined && stat.startTime === identity.startTime && stat.state !== 'Z';
}

/** The pids of a session. User-mode Linux has a process of the host for each of its own: the session holds them all. */
export function listSession(session: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcessStat(Number(name)))
    .filter((stat) => stat?.session === session && stat.state !== 'Z')
    .map((stat) => stat?.pid ?? 0);
}

/** The id of the host's current boot: pids of another boot mean nothing. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
