import { bootPtpTiers, nameRelayAdapter, type PtpTier, type PtpTiers } from '../fleet/boot-ptp-tiers.js';
import { measureDifference } from '../fleet/compare-clocks.js';
import { expectHoldover } from '../fleet/expect-holdover.js';
import { describe } from '../fleet/expect-turn.js';
import { listKeepers, wordKeepers } from '../fleet/read-clock-setters.js';
import { readPtp, wordPtp } from '../fleet/read-ptp.js';
import { listRed, readVerdict } from '../fleet/read-verdict.js';
import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';
import { SILENCE } from './faults-stage.js';
import { AGREED, PTP_SETTINGS } from './ptp-stage.js';

/** Seconds in which relay and hall keep time by themselves. */
const ALONE = 60;

const COMMON = {
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 40,
} as const;

export const ptpBelow: Scenario = {
  ...COMMON,
  name: 'ptp-below',
  shows: 'a PTP group below a chrony group has its time, and keeps together when the one above is lost',
  run: (lab) => run(lab, 'hall'),
};

export const ptpAbove: Scenario = {
  ...COMMON,
  name: 'ptp-above',
  shows: 'a chrony group below a PTP group has its time, and keeps together when the one above is lost',
  run: (lab) => run(lab, 'core'),
};

async function run(lab: Lab, ptp: PtpTier): Promise<void> {
  const tiers = await bootPtpTiers(lab, PTP_SETTINGS, ptp);
  for (const machine of [tiers.core, tiers.relay, tiers.hall]) await expectOk(lab, machine);
  await expectOneSetter(lab, tiers);
  await expectRoles(lab, tiers, ptp);
  const above = await compareWithCore(lab, tiers, ptp);
  const below = await compareWithRelay(lab, tiers, ptp);
  expectSmall(lab, 'all is well: relay-1 against core-1', above);
  expectSmall(lab, 'all is well: hall-1 against relay-1', below);
  expectSmall(lab, 'all is well: hall-1 against core-1', above + below);
  await loseCore(lab, tiers, ptp);
}

async function expectOk(lab: Lab, machine: Machine): Promise<void> {
  const verdict = await readVerdict(machine);
  const ok = verdict?.state === 'ok' && listRed(verdict).length === 0;
  lab.expect(`${machine.name} says that it keeps time`, describe(verdict), ok);
}

/** On the machine with both daemons one may set the clock; the kernel keeps the other from it. */
async function expectOneSetter(lab: Lab, { relay }: PtpTiers): Promise<void> {
  const keepers = await listKeepers(relay);
  const names = new Set(keepers.map(({ name }) => name));
  const setters = new Set(keepers.filter(({ maySet }) => maySet).map(({ name }) => name));
  lab.expect(
    `${relay.name}: of chronyd and ptp4l one may set the clock`,
    wordKeepers(keepers),
    names.has('chronyd') && names.has('ptp4l') && setters.size === 1,
  );
}

/** In the PTP group one leads and one follows. Where chronyd sets the clock by what ptp4l measures, the port stays UNCALIBRATED. */
async function expectRoles(lab: Lab, { core, relay, hall }: PtpTiers, ptp: PtpTier): Promise<void> {
  const [leader, follower] = ptp === 'core' ? [core, relay] : [relay, hall];
  const [above, below] = [await readPtp(leader), await readPtp(follower)];
  lab.expect(`${leader.name} leads by PTP`, wordPtp(above), above?.ports.join(' ') === 'MASTER');
  const port = below?.ports.join(' ') ?? '';
  const measures = port === 'SLAVE' || (follower === relay && port === 'UNCALIBRATED');
  const follows = measures && below?.grandmaster === above?.grandmaster;
  lab.expect(`${follower.name} follows by PTP`, wordPtp(below), follows);
}

/** Seconds by which the relay is ahead. */
async function compareWithCore(lab: Lab, { core, relay }: PtpTiers, ptp: PtpTier): Promise<number> {
  const listeners = [{ machine: relay, interface: nameRelayAdapter('core', ptp) }, { machine: core }];
  return measureDifference(lab, listeners);
}

/** Seconds by which the hall is ahead. */
async function compareWithRelay(lab: Lab, { relay, hall }: PtpTiers, ptp: PtpTier): Promise<number> {
  const listeners = [{ machine: hall }, { machine: relay, interface: nameRelayAdapter('hall', ptp) }];
  return measureDifference(lab, listeners, '192.168.2.255');
}

function expectSmall(lab: Lab, what: string, difference: number): void {
  lab.expect(what, `${(difference * 1e6).toFixed(1)} us`, Math.abs(difference) < AGREED);
  lab.record(`${what}: median with its sign`, difference, 's');
}

/** The core's power is cut: the relay says so, and hall goes on below it. */
async function loseCore(lab: Lab, tiers: PtpTiers, ptp: PtpTier): Promise<void> {
  const { core, relay, hall } = tiers;
  await core.cutPower();
  const silence = ptp === 'core' ? undefined : SILENCE;
  await expectHoldover(lab, relay, `${core.name} has lost its power`, silence);
  await sleep(1000 * ALONE);
  const what = `cut off for ${ALONE} s: hall-1 against relay-1`;
  expectSmall(lab, what, await compareWithRelay(lab, tiers, ptp));
  const verdict = await readVerdict(hall);
  const ok = verdict?.state === 'ok' || verdict?.state === 'holdover';
  lab.expect(`${hall.name} still has its time`, describe(verdict), ok);
}
