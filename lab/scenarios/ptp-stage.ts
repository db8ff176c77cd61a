import { listKeepers, wordKeepers } from '../fleet/read-clock-setters.js';
import { hasPlace, readPtp, waitForGrandmaster, wordPtp } from '../fleet/read-ptp.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Stage } from './failover-stage.js';
import { SETTINGS } from './faults-stage.js';

/** The unit that keeps time in a group with `method: ptp`. */
export const UNIT = 'clockseed-ptp4l.service';

/** Of the spec. Addresses are there from the start: nothing waits for a lease. */
export const PTP_SETTINGS = { ...SETTINGS, addressing: 'static' };

/** Seconds by which clocks may differ in the middle, on a host that is shared. */
export const AGREED = 0.001;

/** Seconds for a group to be below another clock: three announcements in vain and an election, with a busy host on top. */
export const ELECTION = 60;

/** `first` is the first primary; everybody else is among `others`. */
export interface PtpStage extends Stage {
  readonly all: readonly Machine[];
}

/** The identity of a machine's PTP clock; throws when its ptp4l does not answer. */
export async function readIdentity(machine: Machine): Promise<string> {
  const state = await readPtp(machine);
  if (state === undefined) throw new Error(`${machine.name}: ptp4l does not answer`);
  return state.identity;
}

/** Whoever's port is MASTER; the first of them where there are several. */
export async function findLeader(machines: readonly Machine[]): Promise<Machine | undefined> {
  const states = await Promise.all(machines.map((machine) => readPtp(machine)));
  return machines.find((_, at) => states[at]?.ports.includes('MASTER'));
}

/** The leader's port is MASTER, everybody else's is SLAVE, and all name the same grandmaster. In time, that is. */
export async function expectPlaces(
  lab: Lab,
  machines: readonly Machine[],
  leader: Machine,
  when: string,
): Promise<void> {
  const identity = await readIdentity(leader);
  for (const machine of machines) {
    await waitForGrandmaster(machine, identity, ELECTION);
    const state = await readPtp(machine);
    const what = machine === leader ? `${machine.name} leads` : `${machine.name} follows ${leader.name}`;
    lab.expect(`${when}: ${what}`, wordPtp(state), state !== undefined && hasPlace(state, identity));
    if (machine !== leader && state !== undefined)
      lab.record(`${when}: ${machine.name}: offset as ptp4l says`, Math.abs(state.offset), 's');
  }
}

/** ptp4l runs, by our unit, and nothing else may set the clock. */
export async function expectAlone(lab: Lab, machine: Machine): Promise<void> {
  const keepers = await listKeepers(machine);
  const alone = keepers.length === 1 && keepers[0]?.name === 'ptp4l' && keepers[0].maySet;
  lab.expect(`${machine.name}: only ptp4l keeps time`, wordKeepers(keepers), alone);
  const unit = await machine.run(`systemctl is-active ${UNIT}; systemctl is-enabled ${UNIT}; true`);
  lab.expect(
    `${machine.name}: ${UNIT} runs, and will again`,
    unit.replace('\n', ', '),
    unit === 'active\nenabled',
  );
  const masked = await machine.run('systemctl is-enabled systemd-timesyncd.service; true');
  lab.expect(`${machine.name}: timesyncd cannot start`, masked, masked === 'masked');
}
