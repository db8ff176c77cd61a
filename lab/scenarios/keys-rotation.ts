import { expectNeverRed } from '../fleet/expect-never-red.js';
import { runInstaller } from '../fleet/run-installer.js';
import { expectGreen, expectUnmoved } from './failover-stage.js';
import { expectKeysKept, expectProven, type Stage } from './keys-stage.js';

/** Seconds in which three machines are brought up to date one after the other, on two busy cores. */
const DURATION = 180;

/** Two roll-outs to machines that run: all have the new keys before anybody asks with them (docs/authentication.md). */
export async function rotateKeys(stage: Stage): Promise<void> {
  const { lab, seeds } = stage;
  const before = await expectProven(stage, 'before rotation');
  await seeds.rotate();
  await rollOut(stage, 'new keys are handed out');
  const between = await expectProven(stage, 'new keys are handed out');
  const asked = `asked with ${before}, then with ${between}`;
  lab.expect('new keys are handed out: the old ones are in use', asked, `${between}` === `${before}`);
  await seeds.rotate();
  await rollOut(stage, 'new keys come into use');
  const after = await expectProven(stage, 'new keys come into use');
  const other = after.every((id) => !before.includes(id));
  lab.expect(
    'new keys come into use: nobody asks with an old one',
    `asked with ${before}, then with ${after}`,
    other,
  );
  await expectKeysKept(stage, 'after rotation');
}

/** In an order that should not matter: a secondary, its primary, the other secondary. */
async function rollOut({ lab, seeds, primary, secondary, neighbour }: Stage, what: string): Promise<void> {
  const machines = [secondary, primary, neighbour];
  await expectUnmoved({ lab }, machines, what, DURATION, async () => {
    await expectNeverRed(lab, machines, what, async () => {
      for (const machine of machines) {
        const start = performance.now();
        const said = await runInstaller(machine, seeds);
        lab.record(`${what}: installation on ${machine.name}`, (performance.now() - start) / 1000, 's');
        lab.expect(`${what}: ${machine.name}`, said.split('\n').at(-1) ?? '', /install: done/.test(said));
      }
      await expectGreen({ lab, others: machines }, what);
    });
  });
}
