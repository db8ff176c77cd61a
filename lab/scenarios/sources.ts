import { addForeignServer, type ForeignServer } from '../fleet/add-foreign-server.js';
import { compareClocks, recordStamps, subtractStamps } from '../fleet/compare-clocks.js';
import { describe, expectSteady, expectTurn, readUptime } from '../fleet/expect-turn.js';
import { readTracking } from '../fleet/read-source.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { addressOf, specifyGroup } from '../fleet/specify-group.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import { waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import type { Scenario } from '../scenario.js';
import { expectStill } from './failover-stage.js';
import { EVERY, MAX_OFFSET, POLL, SETTINGS, turnGreen, WITHIN } from './faults-stage.js';

/** Seconds for a machine to be verified after its first boot. */
const BOOT_LIMIT = 900;

/** Seconds that the primary's clock is ahead when it is switched on. */
const AHEAD = 137;

/** Servers on the host's side of the wire; the last one is wrong by seconds. */
const SERVERS = [
  { address: '192.168.1.241', ahead: 0 },
  { address: '192.168.1.242', ahead: 0 },
  { address: '192.168.1.243', ahead: 5 },
] as const;
const LIAR = SERVERS[2].address;

/** A server counts milliseconds; what is looked for is seconds. */
const TRUE_WITHIN = 0.05;

/** Runs of the check that the secondary stays green for while its primary keeps time by itself. */
const RUNS = 4;

export const sources: Scenario = {
  name: 'sources',
  shows:
    'a group takes the time of servers outside, outvotes one that is wrong, starts without a clock that is not there ' +
    'and takes it in when it comes, and goes on when all servers are gone',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 30,
  run,
};

/** What the parts play on. */
interface Stage {
  readonly lab: Lab;
  readonly primary: Machine;
  readonly secondary: Machine;
  readonly servers: readonly ForeignServer[];
}

async function run(lab: Lab): Promise<void> {
  const stage = await setStage(lab);
  await expectTime(stage);
  await bringPulse(stage);
  await loseServers(stage);
}

/** A primary with three servers and a pulse that is not there yet, and its secondary, from first boot on. */
async function setStage(lab: Lab): Promise<Stage> {
  const asked = SERVERS.map(({ address }) => ({ server: address, minpoll: 1, maxpoll: 1 }));
  const spec = specifyGroup({
    system: lab.system,
    secondaries: 1,
    settings: SETTINGS,
    sources: [...asked, { refclock: 'pps', device: '/dev/pps0' }],
  });
  const seeds = await lab.generate(spec);
  await lab.createNetwork();
  const servers: ForeignServer[] = [];
  for (const server of SERVERS)
    servers.push(await addForeignServer(lab, { ...server, stratum: 1, reference: '47505300' }));
  const add = (name: string) => lab.addMachine(name, seeds.of(name), { address: addressOf(name) });
  const stage = { lab, primary: await add('wall-1'), secondary: await add('wall-2'), servers };
  await Promise.all([
    stage.primary.start({ proxy: false, clockAhead: AHEAD }),
    stage.secondary.start({ proxy: false }),
  ]);
  for (const machine of [stage.primary, stage.secondary])
    await waitUntilVerified(machine, BOOT_LIMIT, lab.say);
  return stage;
}

/** The primary has the host's time by the servers, not the liar's, and its group has it, too. */
async function expectTime({ lab, primary, secondary, servers }: Stage): Promise<void> {
  const said = await primary.run("journalctl -u chrony.service | sed -n 's/.*preset: //p'");
  const found = said.replaceAll('\n', ' | ');
  lab.expect(
    'before it served any time it took that of the servers',
    found,
    /set: stepped by -13\d\./.test(said),
  );
  const tracking = await readTracking(primary);
  lab.expect('the primary follows a server that is right', tracking, /^C0A801F[12] 2$/.test(tracking));
  const asked = servers[2]?.listAskers().filter((address) => address === addressOf(primary.name)).length ?? 0;
  lab.expect('the one that is wrong was asked', `${asked} times`, asked > 0);
  const warned = await readWarnings(primary);
  const isNamed = warned.includes(`${LIAR} answers but is not believed (falseticker)`);
  lab.expect('the check names the one that is wrong', warned, isNamed);
  lab.expect(
    'and the clock that is not there',
    warned,
    warned.includes('PPS is not there: no device /dev/pps0'),
  );
  const stamps = await recordStamps([{ machine: primary }], lab.network, 20);
  const error = percentile(subtractStamps(stamps.machines[0] ?? new Map(), stamps.host), 0.5);
  lab.record('the primary from the host, whose time the servers have', error, 's');
  const text = `${(1000 * error).toFixed(2)} ms, at most ${1000 * TRUE_WITHIN}`;
  lab.expect('the primary has the time of the servers', text, Math.abs(error) < TRUE_WITHIN);
  const apart = percentile(await compareClocks(secondary, primary, lab.network, 20), 0.5);
  lab.record('the secondary from its primary', apart, 's');
  lab.expect('its secondary agrees with it', `${(1e6 * apart).toFixed(1)} us`, Math.abs(apart) < MAX_OFFSET);
}

/** The warnings of a machine's check, in a line. */
async function readWarnings(machine: Machine): Promise<string> {
  const warnings = (await readVerdict(machine))?.warnings ?? [];
  return warnings.map(({ name, found }) => `${name}: ${found}`).join(' | ') || 'no warning';
}

/** A pulse a second comes, from the machine's own kernel: chronyd takes it in, and does without when it has gone. */
async function bringPulse({ lab, primary }: Stage): Promise<void> {
  const hasPulse = async () => (await primary.try('chronyc -n -c sources')).stdout.includes(',PPS,');
  lab.expect(
    'chronyd runs without the pulse',
    await primary.run('systemctl is-active chrony'),
    !(await hasPulse()),
  );
  await primary.run('modprobe pps-ktimer');
  const taken = await waitFor(
    'the pulse among the sources',
    60_000,
    async () => (await hasPulse()) || undefined,
  ).catch(() => false);
  const unit = "journalctl -o cat -u 'clockseed-refclock@*' | tail -n 3";
  lab.expect('the pulse is taken in when it comes', (await primary.run(unit)).replaceAll('\n', ' | '), taken);
  await expectTurn(lab, primary, turnGreen('the pulse has come', await readUptime(primary)));
  await primary.run('systemctl stop chrony.service && rmmod pps_ktimer && systemctl start chrony.service');
  const state = await primary.run('systemctl is-active chrony.service');
  lab.expect('chronyd starts when the pulse has gone', state, state === 'active' && !(await hasPulse()));
  await expectTurn(lab, primary, turnGreen('the pulse has gone', await readUptime(primary)));
}

/** All servers are gone: the primary says so and keeps the time, the secondary is well; then they are back. */
async function loseServers({ lab, primary, secondary, servers }: Stage): Promise<void> {
  const what = 'the servers are gone';
  const limit = WITHIN + 10 * POLL + RUNS * EVERY;
  await expectStill({ lab }, [primary, secondary], what, limit, async () => {
    for (const server of servers) await server.disconnect();
    await Promise.all([expectHoldover(lab, primary), expectSteady(lab, secondary, what, RUNS)]);
  });
  for (const server of servers) await server.reconnect();
  await expectTurn(lab, primary, turnGreen('the servers are back', await readUptime(primary)));
}

async function expectHoldover(lab: Lab, primary: Machine): Promise<void> {
  const isHeld = async () => ((await readVerdict(primary))?.state === 'holdover' ? true : undefined);
  const held = await waitFor('holdover', 240_000, isHeld, 1500).catch(() => false);
  const verdict = await readVerdict(primary);
  lab.expect(
    'the primary says holdover when the servers are gone',
    `${describe(verdict)}; ${await readWarnings(primary)}`,
    held,
  );
}
