import { describe, expectTurn, readUptime } from '../fleet/expect-turn.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { sleep, waitFor } from '../host/wait.js';
import type { Machine } from '../machine/machine.js';
import { SILENCE, type Stage, turnGreen, turnRed, UNHEARD } from './faults-stage.js';

/** Seconds without an adapter, from the primary's power-on; longer than systemd waits for a device (90 s) or a network (120 s). */
const ABSENT = 180;

/** The primary, which was off, boots without its adapter, and gets it three minutes later. `meanwhile` goes on in between. */
export async function bootWithoutAdapter(stage: Stage, meanwhile: () => Promise<void>): Promise<void> {
  const { lab, primary, secondary } = stage;
  lab.say(`${primary.name} is switched on without its adapter`);
  await primary.start({ adapter: false });
  await meanwhile();
  await sleep(Math.max(0, 1000 * (ABSENT - primary.secondsOn)));
  // The boot waits for a network for two minutes; only a chronyd that has started without its adapter can be deaf.
  await waitFor(`chronyd of ${primary.name}`, 300_000, async () =>
    (await primary.try('systemctl is-active chrony.service')).code === 0 ? true : undefined,
  );
  for (const machine of [primary, secondary]) {
    const verdict = await readVerdict(machine);
    const what = `${machine.name} is not green: its primary has had no adapter for ${ABSENT} s`;
    lab.expect(what, describe(verdict), verdict?.state !== 'ok');
  }
  // It has asked nobody for the group's time yet, so it starts anew before it leads.
  await giveAdapter(stage, 'has come, three minutes late', 'another one');
}

/** Takes the adapter out of the running primary and gives it back. */
export async function takeAdapterAway(stage: Stage): Promise<void> {
  const { lab, primary, secondary } = stage;
  await primary.detachAdapter();
  const [gone, unheard] = [await readUptime(primary), await readUptime(secondary)];
  await Promise.all([
    expectTurn(lab, primary, turnRed('its adapter has been taken away', ['adapter'], gone, 0)),
    expectTurn(
      lab,
      secondary,
      turnRed("its primary's adapter has been taken away", UNHEARD, unheard, SILENCE),
    ),
  ]);
  await giveAdapter(stage, 'has been given back', 'the same process');
}

/** `chronyd`: what its process is afterwards. */
async function giveAdapter(
  { lab, primary, secondary }: Stage,
  how: string,
  chronyd: 'the same process' | 'another one',
): Promise<void> {
  const started = await readStart(primary);
  await primary.attachAdapter();
  const [there, heard] = [await readUptime(primary), await readUptime(secondary)];
  await Promise.all([
    expectTurn(lab, primary, turnGreen(`its adapter ${how}`, there)),
    expectTurn(lab, secondary, turnGreen(`its primary's adapter ${how}`, heard)),
  ]);
  const found = (await readStart(primary)) === started ? 'the same process' : 'another one';
  lab.expect(
    `chronyd of ${primary.name} once its adapter ${how}`,
    `${found}, planned: ${chronyd}`,
    found === chronyd,
  );
}

async function readStart(machine: Machine): Promise<string> {
  return machine.run('systemctl show -p MainPID chrony.service');
}
