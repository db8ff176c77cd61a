import { z } from 'zod';
import { waitFor } from '../host/wait.js';
import type { Guest } from '../machine/guest.js';

/** What a booted machine says of itself, apart from the time. Lists are empty when all is well. */
export interface Health {
  readonly failedUnits: readonly string[];
  readonly cloudInitErrors: readonly string[];
  readonly orderingCycles: readonly string[];
  /** Lines in which systemd says that it ignored something we wrote. */
  readonly ignoredSettings: readonly string[];
}

const cloudInitResult = z.object({ v1: z.object({ errors: z.array(z.string()) }) });

/** Reads it once the boot is over: cloud-init has left its result and no job is under way but the check's own. */
export async function readHealth(machine: Guest): Promise<Health> {
  await waitForBoot(machine, 120);
  const log = '/var/log/cloud-init.log';
  const result = '/run/cloud-init/result.json';
  return {
    failedUnits: lines(await machine.run('systemctl list-units --failed --plain --no-legend')),
    cloudInitErrors: [
      // Without a seed cloud-init does not run, and leaves nothing.
      ...readErrors(await machine.run(`test ! -e ${result} || cat ${result}`)),
      ...lines(
        await machine.run(`grep -sE ' - [^ ]+\\[(WARNING|ERROR|CRITICAL)\\]: |Traceback' ${log} || true`),
      ),
    ],
    orderingCycles: await searchJournal(machine, /ordering cycle|deleted to break/i),
    ignoredSettings: await searchJournal(machine, /failed to parse|, ignoring|unknown (key|section)/i),
  };
}

/** Waits until first boot is over. `limit`: seconds. */
export async function waitForBoot(machine: Guest, limit: number): Promise<void> {
  const line =
    'test -e /run/cloud-init/result.json -o -e /run/cloud-init/disabled && ' +
    'jobs=$(systemctl list-jobs --no-legend) && ! grep -v \' clockseed\' <<<"$jobs" | grep -q .';
  await waitFor(`${machine.name} to end its boot`, 1000 * limit, async () =>
    (await machine.try(line)).code === 0 ? true : undefined,
  );
}

function readErrors(text: string): string[] {
  return text === '' ? [] : cloudInitResult.parse(JSON.parse(text)).v1.errors;
}

async function searchJournal(machine: Guest, pattern: RegExp): Promise<string[]> {
  // Only what systemd itself says: other programs' words are not about units.
  const journal = lines(await machine.run('journalctl -b -o cat --no-pager _PID=1'));
  if (!journal.some((line) => line.includes('Reached target')))
    throw new Error(`${machine.name}: no journal`);
  return journal.filter((line) => pattern.test(line));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
