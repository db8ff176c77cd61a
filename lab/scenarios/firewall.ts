import { join } from 'node:path';
import { askTime } from '../fleet/ask-time.js';
import { bootFleet } from '../fleet/boot-fleet.js';
import { expectGreen } from '../fleet/expect-green.js';
import { allowLogin, type Login, logIn, makeLogin } from '../fleet/make-login.js';
import { isOn, readFirewall } from '../fleet/read-firewall.js';
import { addressOf, INTERFACE } from '../fleet/specify-group.js';
import { HOST_ADDRESS, type Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';

/** The host's second address on the wire, in a network that the group does not serve. */
const OUTSIDE = '10.99.0.254';
const OUTSIDE_NETWORK = '10.99.0.0/24';

/** Seconds for ufw, which calls iptables some dozen times. */
const UFW_LIMIT = 300;

export const firewall: Scenario = {
  name: 'firewall',
  shows:
    'ufw lets the time through to hosts of the network and to no other, whether clockseed switched it on or found it ' +
    'on, and never locks SSH out',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: ['debian-12'],
  limit: 30,
  run,
};

/** What the parts play on. */
interface Stage {
  readonly lab: Lab;
  readonly primary: Machine;
  readonly secondary: Machine;
  readonly login: Login;
}

async function run(lab: Lab): Promise<void> {
  const fleet = await bootFleet(lab, { secondaries: 2, unbooted: 1 });
  const [primary, secondary] = [fleet.primary, ...fleet.secondaries];
  if (secondary === undefined) throw new Error('a secondary was asked for');
  const stage = { lab, primary, secondary, login: await makeLogin(join(lab.folder, 'login')) };
  await openOutside(stage);
  await expectSwitchedOn(stage);
  await expectBarriers(stage);
  await expectFoundOn(stage);
  for (const machine of [primary, secondary])
    await expectGreen(lab, machine, `${machine.name} is green at the end`);
}

/** The host gets an address outside, and the machines a way back to it: else silence would prove nothing. */
async function openOutside({ lab, primary, secondary, login }: Stage): Promise<void> {
  await lab.network.ip('addr', 'add', `${OUTSIDE}/24`, 'dev', 'br0');
  for (const machine of [primary, secondary]) {
    await machine.run(`ip route add ${OUTSIDE_NETWORK} dev ${INTERFACE}`);
    await allowLogin(machine, login);
  }
}

/** As first boot has left it, one boot later. */
async function expectSwitchedOn(stage: Stage): Promise<void> {
  const { lab, primary, secondary } = stage;
  const story = 'one boot after first boot';
  for (const machine of [primary, secondary]) {
    await expectOn(lab, machine, story);
    await expectLogin(stage, machine, HOST_ADDRESS, `${story}, from the network`);
    await expectLogin(stage, machine, OUTSIDE, `${story}, from outside`);
    if (machine === secondary)
      await expectTime(stage, machine, HOST_ADDRESS, false, `${story}, which serves nobody`);
  }
  await expectTime(stage, primary, HOST_ADDRESS, true, `${story}, to a host of the network`);
  await expectTime(stage, primary, OUTSIDE, false, `${story}, to a host outside`);
}

/** Two barriers keep hosts outside from the time. Each alone does; without both they get it, so we would have seen it. */
async function expectBarriers(stage: Stage): Promise<void> {
  const { primary } = stage;
  await primary.run('ufw disable', { limit: UFW_LIMIT });
  await expectTime(stage, primary, OUTSIDE, false, 'outside, kept off by chronyd alone (ufw switched off)');
  await primary.run(`chronyc allow ${OUTSIDE_NETWORK}`);
  await expectTime(
    stage,
    primary,
    OUTSIDE,
    true,
    'outside, with nothing in the way (so that silence means something)',
  );
  await primary.run('ufw --force enable', { limit: UFW_LIMIT });
  await expectTime(
    stage,
    primary,
    OUTSIDE,
    false,
    'outside, kept off by ufw alone (chronyd told to allow it)',
  );
  await expectTime(stage, primary, HOST_ADDRESS, true, 'to a host of the network meanwhile');
}

/** An operator's ufw that is on, without our rule, before `apply` does at it what it does at first boot. */
async function expectFoundOn(stage: Stage): Promise<void> {
  const { lab, primary } = stage;
  await primary.run('ufw allow 9100/tcp', { limit: UFW_LIMIT });
  await primary.run(
    `sed 's/ comment .*//' ${OUR_RULES} | while read -r rule; do ufw delete $rule </dev/null; done`,
    {
      limit: UFW_LIMIT,
    },
  );
  await primary.run(`rm ${OUR_RULES} /var/lib/clockseed/applied`);
  const before = 'ufw found on, without our rule';
  await expectOn(lab, primary, before);
  await expectTime(stage, primary, HOST_ADDRESS, false, `${before}, to a host of the network`);
  await primary.run('/usr/local/lib/clockseed/apply', { limit: UFW_LIMIT });
  const after = 'ufw found on, after apply';
  await expectOn(lab, primary, after);
  const kept = (await primary.run('ufw show added')).includes('ufw allow 9100/tcp');
  lab.expect(`${after}: the operator's own rule is still there`, kept ? 'there' : 'gone', kept);
  await expectTime(stage, primary, HOST_ADDRESS, true, `${after}, to a host of the network`);
  await expectTime(stage, primary, OUTSIDE, false, `${after}, to a host outside`);
  await expectLogin(stage, primary, OUTSIDE, `${after}, from outside`);
}

const OUR_RULES = '/var/lib/clockseed/firewall';

async function expectOn(lab: Lab, machine: Machine, story: string): Promise<void> {
  const found = await readFirewall(machine);
  lab.expect(`${machine.name}, ${story}: ufw is on`, found.words, isOn(found));
}

async function expectTime(
  stage: Stage,
  machine: Machine,
  source: string,
  wanted: boolean,
  story: string,
): Promise<void> {
  const { answers, words } = await askTime(stage.lab.network, source, addressOf(machine.name));
  const what = `${machine.name} gives ${wanted ? 'the' : 'no'} time, ${story}`;
  stage.lab.expect(what, words, answers > 0 === wanted);
}

async function expectLogin(stage: Stage, machine: Machine, source: string, story: string): Promise<void> {
  const { lab, login } = stage;
  const host = await machine.run('hostname');
  const found = await logIn(lab.network, login, source, addressOf(machine.name), 'hostname');
  lab.expect(`${machine.name} lets SSH in, ${story}`, found, found === host);
}
