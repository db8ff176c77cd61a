import { waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { readRunTime } from './read-run-time.js';
import { listRed, type MachineVerdict, readVerdict } from './read-verdict.js';

/** What should become of a machine's check after something has happened. */
export interface Turn {
  /** What happened, as in `its primary has lost its power`. */
  readonly after: string;
  readonly state: 'ok' | 'failed';
  /** Checks that must be red in it. */
  readonly red?: readonly string[];
  /** The machine's uptime when it happened (readUptime). */
  readonly since: number;
  /** Seconds from then on that the spec allows, up to a run of the check that has to see it. */
  readonly settle: number;
  /** Seconds between two runs of the check. */
  readonly every: number;
}

/** AccuracySec= of the timer, seconds. */
const ACCURACY = 1;

/** Seconds for systemd and the clock to be late on a host that does other things. */
const LATENESS = 10;

/** Seconds after which we stop looking, whatever the bound is: a check may take long on a busy host. */
const LIMIT = 420;

/** Seconds since the machine's boot, by the machine. */
export async function readUptime(machine: Machine): Promise<number> {
  return Number.parseFloat(await machine.run('cat /proc/uptime'));
}

/**
 * Waits for the first verdict of the wanted state that was written since, and judges which checks are red and when that
 * was, by the machine's own uptime. The bound: what the spec allows, a run of the check that looked a moment too early, the
 * pause between two runs, and the run that sees it; how long the runs take is measured, for that is the host's affair.
 */
export async function expectTurn(lab: Lab, machine: Machine, turn: Turn): Promise<void> {
  const what = `${machine.name} is ${turn.state === 'ok' ? 'green' : 'red'} once ${turn.after}`;
  let longest = 0;
  const seen: MachineVerdict[] = [];
  const look = async () => {
    const verdict = await readVerdict(machine);
    longest = Math.max(longest, await readRunTime(machine));
    if (verdict === undefined || verdict.uptime <= turn.since) return undefined;
    if (seen.at(-1)?.uptime !== verdict.uptime) seen.push(verdict);
    return isWanted(verdict, turn) ? verdict : undefined;
  };
  const found = await waitFor(what, 1000 * (turn.settle + LIMIT), look, 1500).catch(() => undefined);
  if (found === undefined) {
    lab.expect(what, `never; last: ${describe(seen.at(-1))}`, false);
    return;
  }
  const bound = turn.settle + turn.every + ACCURACY + 2 * longest + LATENESS;
  const seconds = found.uptime - turn.since;
  const times = `after ${seconds.toFixed(1)} s, at most ${bound.toFixed(0)} s`;
  lab.expect(what, `${describe(found)}; ${times}`, seconds <= bound);
  lab.record(what, seconds, 's');
  lab.record(`${what}, longest run of the check meanwhile`, longest, 's');
}

function isWanted(verdict: MachineVerdict, { state, red = [] }: Turn): boolean {
  const found = listRed(verdict);
  return verdict.state === state && red.every((name) => found.includes(name));
}

/** What a check says, in a line. */
export function describe(verdict: MachineVerdict | undefined): string {
  if (verdict === undefined) return 'no verdict';
  return `${verdict.state}, red: ${listRed(verdict).join(' ') || 'none'}`;
}

/** Whether every verdict of the next `runs` runs of the check is green, whatever goes on. */
export async function expectSteady(
  lab: Lab,
  machine: Machine,
  meanwhile: string,
  runs: number,
): Promise<void> {
  const what = `${machine.name} stays green while ${meanwhile}`;
  const since = await readUptime(machine);
  const seen: MachineVerdict[] = [];
  const look = async () => {
    const verdict = await readVerdict(machine);
    if (verdict === undefined || verdict.uptime <= since) return undefined;
    if (seen.at(-1)?.uptime !== verdict.uptime) seen.push(verdict);
    // The first may have begun before.
    return seen.length > runs || verdict.state !== 'ok' ? true : undefined;
  };
  await waitFor(what, 1000 * LIMIT, look, 1500).catch(() => undefined);
  const green = seen.filter((verdict) => verdict.state === 'ok').length;
  const last = green === seen.length ? '' : `; ${describe(seen.at(-1))}`;
  lab.expect(what, `${green} of ${seen.length} verdicts green${last}`, green > runs && green === seen.length);
}
