import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootFleet } from '../fleet/boot-fleet.js';
import { expectGreen } from '../fleet/expect-green.js';
import { waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import { labFolder } from '../locate-folders.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';

/** In front of the real one in the path of systemd's units. */
const STAND_IN = '/usr/local/sbin/ethtool';

export const hardwareStandIn: Scenario = {
  name: 'hardware-stand-in',
  shows:
    'a stand-in, for no adapter here stamps in hardware: an ethtool that lies makes the probe turn hardware timestamps ' +
    'on, chronyd dies of it, and comes back with timestamps in software. That hardware timestamps work is not shown',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 20,
  run,
};

async function run(lab: Lab): Promise<void> {
  const { secondaries } = await bootFleet(lab, { secondaries: 2, unbooted: 1 });
  const [machine] = secondaries;
  if (machine === undefined) throw new Error('a secondary was asked for');
  await expectSoftware(lab, machine, 'with the real ethtool', /lacks hardware-transmit/);
  await plantStandIn(machine);
  await expectDeathAndReturn(lab, machine);
  await expectGreen(lab, machine, 'stand-in: the check is green, in software instead');
  await expectRememberedFailure(lab, machine);
  await expectSpecUnmet(lab, machine);
  await machine.run(`rm ${STAND_IN}`);
  await machine.run('systemctl restart chrony.service');
  await expectSoftware(lab, machine, 'with the real ethtool again', /lacks hardware-transmit/);
}

async function plantStandIn(machine: Machine): Promise<void> {
  const input = readFileSync(join(labFolder, 'guest', 'run', 'ethtool-stand-in'), 'utf8');
  await machine.run(`cat >${STAND_IN} && chmod 0755 ${STAND_IN}`, { input });
}

/** The probe's positive branch runs for real, and so does chronyd's end: its kernel knows better than ethtool. */
async function expectDeathAndReturn(lab: Lab, machine: Machine): Promise<void> {
  const cursor = await readCursor(machine);
  await machine.try('systemctl restart chrony.service');
  // Judged below, with what was said.
  const back = async () => ((await isActive(machine)) ? true : undefined);
  await waitFor('chronyd to come back', 60_000, back).catch(() => undefined);
  const said = await machine.run(`journalctl --after-cursor='${cursor}' -o cat -u chrony.service`);
  const found = said.split('\n');
  expectLine(
    lab,
    'stand-in: the probe turns hardware timestamps on',
    found,
    /timestamps in hardware: vec0 stamps/,
  );
  expectLine(lab, 'stand-in: chronyd dies of it', found, /Could not enable HW timestamping on vec0/);
  expectLine(
    lab,
    'stand-in: the next start notices',
    found,
    /did not start with hardware timestamps on: vec0/,
  );
  expectLine(lab, 'stand-in: and does without', found, /timestamps in software: chronyd did not start with/);
  await expectSoftware(
    lab,
    machine,
    'stand-in, afterwards',
    /did not start with hardware timestamps on vec0/,
  );
}

/** Until the next boot: each restart would else be two. */
async function expectRememberedFailure(lab: Lab, machine: Machine): Promise<void> {
  const cursor = await readCursor(machine);
  await machine.run('systemctl restart chrony.service');
  const said = (await machine.run(`journalctl --after-cursor='${cursor}' -o cat -u chrony.service`)).split(
    '\n',
  );
  const starts = said.filter((line) => line.startsWith('timestamps in '));
  const ok = starts.length === 1 && /^timestamps in software/.test(starts[0] ?? '');
  lab.expect('stand-in: another restart does not try it again', starts.join(' | '), ok);
}

/** A spec that insists on hardware is not met in silence: what the check says with that one word of expect changed. */
async function expectSpecUnmet(lab: Lab, machine: Machine): Promise<void> {
  const expectations = '/etc/clockseed/expect';
  await machine.run(`sed -i.kept 's/^timestamping=.*/timestamping=hardware/' ${expectations}`);
  const { stdout } = await machine.try('/usr/local/lib/clockseed/verify --once', { limit: 180 });
  await machine.run(`mv ${expectations}.kept ${expectations}`);
  const found = stdout.split('\n').find((line) => line.includes(' timestamping: ')) ?? 'nothing';
  lab.expect('stand-in: a spec that insists on hardware would be red', found, found.startsWith('FAIL'));
}

async function expectSoftware(lab: Lab, machine: Machine, story: string, reason: RegExp): Promise<void> {
  const found = await machine.run('cat /run/clockseed/timestamping');
  const file = (await machine.try('cat /etc/chrony/clockseed.d/timestamping.conf')).stdout.trim();
  const words = `${found.replaceAll('\n', ', ')}; directives: ${file || 'none'}`;
  const ok =
    found.startsWith('outcome=software') && reason.test(found) && file === '' && (await isActive(machine));
  lab.expect(`${story}: timestamps in software, chronyd runs`, words, ok);
}

function expectLine(lab: Lab, what: string, lines: readonly string[], pattern: RegExp): void {
  const found = lines.find((line) => pattern.test(line));
  lab.expect(what, found ?? `nothing of the kind in ${lines.length} lines`, found !== undefined);
}

async function isActive(machine: Machine): Promise<boolean> {
  return (await machine.try('systemctl is-active --quiet chrony.service')).code === 0;
}

async function readCursor(machine: Machine): Promise<string> {
  const text = await machine.run('journalctl -n 0 --show-cursor -o cat');
  const cursor = /cursor: (.*)/.exec(text)?.[1];
  if (cursor === undefined) throw new Error(`${machine.name}: no journal`);
  return cursor;
}
