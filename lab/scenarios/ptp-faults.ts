import { compareClocks } from '../fleet/compare-clocks.js';
import { describe } from '../fleet/expect-turn.js';
import { readPtp, waitForGrandmaster, wordPtp } from '../fleet/read-ptp.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import { sleep, waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import { expectGreen, expectUnmoved } from './failover-stage.js';
import { MAX_OFFSET } from './faults-stage.js';
import { ELECTION, expectPlaces, type PtpStage, readIdentity, UNIT } from './ptp-stage.js';

/** Seconds that the first primary's clock is ahead when it comes back. */
const ERROR = 300;

/**
 * Seconds. Who leads keeps the frequency that it had last: with software stamps on a busy host hundreds of ppm beside the
 * right one (300, seen). Less than any clock that is wrong here.
 */
const DRIFT = 0.1;

/** Seconds for it to boot, be verified, and take its place. */
const RETURN = 240;

/** Seconds for a daemon that was killed to lead or follow again. */
const RESTART = 240;

/** The first primary's power is cut: the others go on below the second, and their clocks stay where they are. */
export async function loseFirst(stage: PtpStage): Promise<void> {
  const { lab, first, spare, others } = stage;
  const identity = await readIdentity(spare);
  await expectUnmoved(
    stage,
    others,
    `${first.name} loses its power`,
    ELECTION + 20,
    async () => {
      await first.cutPower();
      const times = await Promise.all(
        others.map((machine) => waitForGrandmaster(machine, identity, ELECTION)),
      );
      for (const [at, seconds] of times.entries()) {
        const name = others[at]?.name ?? '';
        const what = `${name} ${name === spare.name ? 'leads' : `follows ${spare.name}`}`;
        const found =
          seconds === undefined ? 'never' : `after ${seconds.toFixed(1)} s, at most ${ELECTION} s`;
        lab.expect(`${what} once ${first.name} is off`, found, seconds !== undefined);
        if (seconds !== undefined) lab.record(`${what}: from the power cut`, seconds, 's');
      }
    },
    DRIFT,
  );
  await expectGreen(stage, `${first.name} is off`);
  for (const machine of others) await sayWarnings(lab, machine);
}

/** It boots with a wrong clock, which is its own affair: whether it leads again or follows, nobody moves. */
export async function returnWrong(stage: PtpStage): Promise<void> {
  const { lab, all, first, spare, others } = stage;
  const how = `${first.name} comes back, its clock ${ERROR} s ahead`;
  await expectUnmoved(
    stage,
    others,
    how,
    RETURN + 60,
    async () => {
      await first.start({ proxy: false, clockAhead: ERROR });
      const verified = await waitUntilVerified(first, RETURN, lab.say).catch(() => undefined);
      const verdict = await readVerdict(first).catch(() => undefined);
      lab.expect(`${how}: it says that it keeps time`, describe(verdict), verified !== undefined);
      if (verified !== undefined) lab.record(`${how}: power-on to verified`, verified.seconds, 's');
      await waitForRole(first);
      await sleep(20_000);
    },
    DRIFT,
  );
  const state = await waitForRole(first);
  const leads = state?.ports[0] === 'MASTER';
  // `agreed` is what a second attempt says, where the clock did not settle in the first (a busy host).
  const preset = (await first.try('cat /run/clockseed/preset')).stdout.trim().replaceAll('\n', ', ');
  lab.expect(
    `${how}: it listened before it led`,
    preset || 'says nothing',
    /^outcome=(set|agreed)\b/.test(preset),
  );
  lab.expect(`${how}: it leads again, or follows`, wordPtp(state), state !== undefined);
  lab.record(`${how}: it leads again (0: it follows)`, leads ? 1 : 0, '');
  await expectPlaces(lab, all, leads ? first : spare, how);
  const difference = percentile(await compareClocks(first, spare, lab.network, 10), 0.5);
  const found = `${(difference * 1e6).toFixed(1)} us from ${spare.name}`;
  lab.expect(`${how}: it has the group’s time`, found, Math.abs(difference) < MAX_OFFSET);
  await expectGreen(stage, how, all);
}

/** The first primary's ptp4l dies, and is back without anybody's help. */
export async function killDaemon(stage: PtpStage): Promise<void> {
  const { lab, all, first, others } = stage;
  const what = `ptp4l of ${first.name} is killed`;
  await expectUnmoved(
    stage,
    others,
    what,
    RESTART + 30,
    async () => {
      const before = await readProcess(first);
      const start = performance.now();
      await first.run(`systemctl kill -s KILL ${UNIT}`);
      const again = async () => {
        const process = await readProcess(first);
        return process !== before && process !== '0' ? performance.now() : undefined;
      };
      const end = await waitFor('ptp4l', 1000 * RESTART, again, 300).catch(() => undefined);
      const state = await waitForRole(first);
      lab.expect(
        `${what}: it runs again, and has a role`,
        wordPtp(state),
        end !== undefined && state !== undefined,
      );
      if (end !== undefined) lab.record(`${what}: until it runs again`, (end - start) / 1000, 's');
      await sleep(15_000);
    },
    DRIFT,
  );
  await expectGreen(stage, what, all);
}

async function readProcess(machine: Machine): Promise<string> {
  return machine.run(`systemctl show --property=MainPID --value ${UNIT}`);
}

/** Waits until its port is MASTER or SLAVE: what it is on the way there does not last. */
async function waitForRole(machine: Machine): ReturnType<typeof readPtp> {
  const look = async () => {
    const state = await readPtp(machine);
    return /^(MASTER|SLAVE)$/.test(state?.ports.join(' ') ?? '') ? state : undefined;
  };
  return waitFor(`${machine.name} to have a role`, 1000 * ELECTION, look).catch(() => undefined);
}

async function sayWarnings(lab: Lab, machine: Machine): Promise<void> {
  const warnings = (await readVerdict(machine))?.warnings ?? [];
  lab.say(
    `${machine.name}: ${warnings.map(({ name, found }) => `${name}: ${found}`).join(' | ') || 'no warning'}`,
  );
}
