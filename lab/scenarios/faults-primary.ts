import { expectTurn, readUptime } from '../fleet/expect-turn.js';
import { waitFor } from '../host/wait.js';
import { SILENCE, type Stage, turnGreen, turnRed, UNHEARD, YOUNG } from './faults-stage.js';

/** The primary's power is cut. It stays off. */
export async function killPrimary({ lab, primary, secondary }: Stage): Promise<void> {
  await primary.cutPower();
  const since = await readUptime(secondary);
  const turn = turnRed('the power of its primary has been cut', UNHEARD, since, SILENCE);
  await expectTurn(lab, secondary, turn);
}

/** Somebody binds the server socket to an adapter that is not there: chronyd starts, looks fine and hears nobody. */
export async function deafenPrimary({ lab, primary, secondary }: Stage): Promise<void> {
  const file = '/etc/chrony/chrony.conf';
  await primary.run(
    `cp ${file} /root/ && echo 'binddevice vec7' >>${file} && systemctl restart chrony.service`,
  );
  const [deaf, unheard] = [await readUptime(primary), await readUptime(secondary)];
  await expectLooksFine({ lab, primary });
  await Promise.all([
    expectTurn(lab, primary, turnRed('its server socket is bound to nothing', ['listening'], deaf, YOUNG)),
    expectTurn(lab, secondary, turnRed('its primary is deaf', UNHEARD, unheard, SILENCE)),
  ]);
  await primary.run(`cp /root/chrony.conf ${file} && systemctl restart chrony.service`);
  const [heard, hears] = [await readUptime(primary), await readUptime(secondary)];
  await Promise.all([
    expectTurn(lab, primary, turnGreen('its server socket is bound again', heard)),
    expectTurn(lab, secondary, turnGreen('its primary hears again', hears)),
  ]);
}

/** Why the check must look at the socket: chronyc sees nothing. */
async function expectLooksFine({ lab, primary }: Pick<Stage, 'lab' | 'primary'>): Promise<void> {
  const tracking = await waitFor('chronyd to answer', 30_000, async () => {
    const { code, stdout } = await primary.try('chronyc -n -c tracking');
    return code === 0 ? stdout : undefined;
  });
  const [id, , stratum] = tracking.split(',');
  const found = `${id}, stratum ${stratum}`;
  lab.expect('a deaf primary looks fine to chronyc', found, found === '7F7F0101, stratum 8');
}
