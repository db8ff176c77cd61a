import { addForeignServer, type ForeignServer } from '../fleet/add-foreign-server.js';
import { compareClocks } from '../fleet/compare-clocks.js';
import { expectTurn, readUptime } from '../fleet/expect-turn.js';
import { waitForSource } from '../fleet/read-source.js';
import { describeTraffic, readTraffic, subtractTraffic } from '../fleet/read-traffic.js';
import { addressOf } from '../fleet/specify-group.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import { waitFor } from '../host/wait.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import { expectStill } from './failover-stage.js';
import { EVERY, MAX_OFFSET, SILENCE, turnGreen, turnRed, UNHEARD, YOUNG } from './faults-stage.js';
import { expectReason, type Stage } from './keys-stage.js';

/** Seconds that the impostor is wrong, and that the primary's own clock is when it comes back. */
const ERROR = 300;
const RETURN_ERROR = 137;

/** Requests that the impostor answers each machine; without a key four are enough to be followed. */
const ANSWERS = 20;

/** Seconds for those: for the impostor's hardware address to be asked for, and for the check to have its turns. */
const DURATION = 120;

/** The primary is gone, and somebody at its address says the same of himself, but for the proof. Then the primary is back. */
export async function impersonatePrimary(stage: Stage): Promise<void> {
  const { lab, primary, secondary, neighbour } = stage;
  const machines = [secondary, neighbour];
  const impostors: ForeignServer[] = [];
  await expectStill({ lab }, machines, `an impostor answers for ${primary.name}`, DURATION, async () => {
    await primary.cutPower();
    const address = addressOf(primary.name);
    const impostor = await addForeignServer(lab, {
      address,
      ahead: ERROR,
      stratum: 8,
      reference: '7F7F0101',
    });
    impostors.push(impostor);
    await Promise.all(machines.map((machine) => expectNotFollowed(stage, machine, impostor)));
  });
  await followWithoutKey(stage);
  for (const impostor of impostors) await impostor.disconnect();
  await returnPrimary(stage);
}

/** Its answers arrive, and none is accepted. */
async function expectNotFollowed(
  { lab, primary }: Stage,
  machine: Machine,
  impostor: ForeignServer,
): Promise<void> {
  const [own, address] = [addressOf(machine.name), addressOf(primary.name)];
  const before = await readTraffic(machine, address);
  const since = await readUptime(machine);
  await expectTurn(lab, machine, turnRed('an impostor answers for its primary', UNHEARD, since, SILENCE));
  const count = () => impostor.listAskers().filter((asker) => asker === own).length;
  await waitFor(`${machine.name} to ask the impostor ${ANSWERS} times`, 1000 * DURATION, () =>
    count() >= ANSWERS ? true : undefined,
  );
  const traffic = subtractTraffic(await readTraffic(machine, address), before);
  // The last answer may still be under way.
  const arrived = traffic.received >= ANSWERS - 1;
  const found = `answered ${count()} times; ${describeTraffic(traffic)}`;
  lab.expect(
    `${machine.name} hears the impostor and does not believe it`,
    found,
    arrived && traffic.valid === 0,
  );
  await expectReason(lab, machine, 'source', /^192\.168\.1\.4 answered before, silent for \d+ s: /);
}

/** The control, without which the silence would say nothing: who asks it without a key is led astray. */
async function followWithoutKey({ lab, primary, secondary, neighbour }: Stage): Promise<void> {
  const file = '/etc/chrony/chrony.conf';
  const edit = `sed -i '/^server /s/ key [0-9]*$//; /^authselectmode /d' ${file}`;
  lab.say(`${neighbour.name} asks without a key`);
  await neighbour.run(`cp -p ${file} /root/ && ${edit} && systemctl restart chrony.service`);
  const since = await readUptime(neighbour);
  const seconds = await waitForSource(neighbour, addressOf(primary.name), YOUNG);
  const ahead = percentile(await compareClocks(neighbour, secondary, lab.network, 5), 0.5);
  const found = `${seconds === undefined ? 'never' : `after ${seconds.toFixed(1)} s`}, ${ahead.toFixed(3)} s from ${secondary.name}`;
  const led = seconds !== undefined && Math.abs(ahead - ERROR) < 1;
  lab.expect(`without a key ${neighbour.name} follows the impostor`, found, led);
  const turn = turnRed('it follows somebody without a key', ['authentication'], since, YOUNG);
  await expectTurn(lab, neighbour, turn);
  await expectReason(lab, neighbour, 'authentication', /^192\.168\.1\.4 is not asked with key \d+$/);
  await neighbour.run(`mv /root/chrony.conf ${file} && systemctl restart chrony.service`);
}

/** It takes the time of the one that has kept it, by the same keys; the one that was led astray is not synchronised. */
async function returnPrimary({ lab, primary, secondary, neighbour }: Stage): Promise<void> {
  const what = `${primary.name} comes back, its clock ${RETURN_ERROR} s ahead`;
  await expectStill({ lab }, [secondary], what, 9 * EVERY, async () => {
    await primary.start({ proxy: false, clockAhead: RETURN_ERROR });
    await waitUntilVerified(primary, 300, lab.say);
  });
  const preset = await primary.run('cat /run/clockseed/preset');
  const taken = /^outcome=set$/m.test(preset);
  lab.expect(`${primary.name} has taken the group’s time`, preset.replaceAll('\n', ', '), taken);
  for (const machine of [secondary, neighbour]) {
    await expectTurn(lab, machine, turnGreen(`${primary.name} is back`, await readUptime(machine)));
    const difference = percentile(await compareClocks(machine, primary, lab.network, 10), 0.5);
    const found = `${(difference * 1e6).toFixed(1)} us`;
    lab.expect(`${machine.name} agrees with ${primary.name}`, found, Math.abs(difference) < MAX_OFFSET);
  }
}
