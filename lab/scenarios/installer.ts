import { waitForBoot } from '../fleet/read-health.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { runInstaller } from '../fleet/run-installer.js';
import { addressOf, INTERFACE, specifyGroup } from '../fleet/specify-group.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import type { Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';

/** Seconds for an installation with its packages, and then for the check, on two busy cores. */
const LIMIT = 900;

export const installer: Scenario = {
  name: 'installer',
  shows:
    'machines that run already, and never had a seed, are brought up by install.sh; a change restarts chrony only ' +
    'where it has to, and --undo gives back what was there',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 25,
  run,
};

async function run(lab: Lab): Promise<void> {
  await lab.createNetwork();
  const [standard, calmer, tight] = [
    await generate(lab, 'standard', {}),
    await generate(lab, 'calmer', { verify: { every: '20s' } }),
    await generate(lab, 'tight', { polling: 'tight', verify: { every: '20s' } }),
  ];
  const primary = await addRunning(lab, 'wall-1', standard);
  const secondary = await addRunning(lab, 'wall-2', standard);
  const before = await describeOwn(primary);
  await Promise.all([primary, secondary].map((machine) => expectInstalled(lab, machine, standard)));
  await expectChange(lab, secondary, standard, 'the same again', false);
  await expectChange(lab, secondary, calmer, 'a check that runs less often', false);
  await expectChange(lab, secondary, tight, 'tighter polling', true);
  await expectPolling(lab, secondary, 'tight', -4);
  await expectUndone(lab, secondary);
  await expectRemoved(lab, primary, before);
}

function generate(lab: Lab, name: string, settings: object): Promise<Seeds> {
  const usual = { addressing: 'unmanaged', verify: { every: '10s' } };
  return lab.generate(
    specifyGroup({ system: lab.system, secondaries: 1, settings: { ...usual, ...settings } }),
    name,
  );
}

/** A machine as somebody else has set it up: no seed, addressed by DHCP. */
async function addRunning(lab: Lab, name: string, seeds: Seeds): Promise<Machine> {
  const machine = await lab.addMachine(name, seeds.of(name), { address: addressOf(name) });
  await machine.start({ seed: false });
  await waitForBoot(machine, 180);
  const unit = `[Match]\nName=${INTERFACE}\n[Network]\nDHCP=ipv4\n`;
  await machine.run('cat > /etc/systemd/network/10-lab.network && networkctl reload', { input: unit });
  // Without a seed nobody has made host keys, and sshd has failed for want of them.
  await machine.run('ssh-keygen -A && systemctl reset-failed ssh.service && systemctl restart ssh.service');
  return machine;
}

async function expectInstalled(lab: Lab, machine: Machine, seeds: Seeds): Promise<void> {
  const start = performance.now();
  const said = await runInstaller(machine, seeds);
  lab.record(`${machine.name}: installation`, (performance.now() - start) / 1000, 's');
  lab.expect(`${machine.name}: install.sh says that it is done`, lastLine(said), /install: done/.test(said));
  const { verdict } = await waitUntilVerified(machine, LIMIT, lab.say);
  lab.expect(`${machine.name}: keeps time`, verdict.state, verdict.state === 'ok');
  const failed = await machine.run('systemctl list-units --failed --plain --no-legend');
  lab.expect(`${machine.name}: no failed unit`, failed || 'none', failed === '');
}

async function expectChange(
  lab: Lab,
  machine: Machine,
  seeds: Seeds,
  what: string,
  restarts: boolean,
): Promise<void> {
  const before = await readInvocation(machine);
  const said = await runInstaller(machine, seeds);
  const restarted = (await readInvocation(machine)) !== before;
  const found = `${restarted ? 'restarted' : 'not restarted'}: ${said.replaceAll('\n', '; ')}`;
  lab.expect(`${what}: chrony ${restarts ? 'is' : 'is not'} restarted`, found, restarted === restarts);
  await waitUntilVerified(machine, LIMIT, lab.say);
}

function readInvocation(machine: Machine): Promise<string> {
  return machine.run('systemctl show --property=InvocationID --value chrony.service');
}

async function expectPolling(lab: Lab, machine: Machine, what: string, poll: number): Promise<void> {
  const found = (await machine.run('chronyc -n -c sources')).split(',')[4] ?? '';
  lab.expect(`chronyd polls as ${what} says`, `poll ${found}`, found === String(poll));
}

/** Back to what the installation before the last change of files had left. */
async function expectUndone(lab: Lab, machine: Machine): Promise<void> {
  const said = await machine.run('sh /root/out/install.sh --undo 2>&1', { limit: LIMIT });
  await waitUntilVerified(machine, LIMIT, lab.say);
  const state = (await readVerdict(machine))?.state ?? 'none';
  lab.expect(
    '--undo brings the earlier configuration back, and it keeps time',
    `${state}: ${lastLine(said)}`,
    state === 'ok',
  );
  await expectPolling(lab, machine, 'standard', 1);
}

/** A machine that had nothing of ours has nothing of ours again; packages stay. */
async function expectRemoved(lab: Lab, machine: Machine, before: string): Promise<void> {
  const said = await machine.run('sh /root/out/install.sh --undo 2>&1', { limit: LIMIT });
  const after = await describeOwn(machine);
  lab.expect(
    '--undo of a first installation leaves nothing of ours',
    `${after.replaceAll('\n', ' ')}; ${lastLine(said)}`,
    after === before,
  );
  const failed = await machine.run('systemctl list-units --failed --plain --no-legend');
  lab.expect('and no failed unit', failed || 'none', failed === '');
}

/** What an installation changes: our files, the units that are enabled or masked, whether ufw is on. */
function describeOwn(machine: Machine): Promise<string> {
  return machine.run(
    'find /etc /usr/local /var/lib -name "*clockseed*" | sort; ' +
      'ls /etc/systemd/system/chrony.service.d 2>/dev/null; ' +
      'systemctl is-active chrony.service; find /etc/systemd/system -lname /dev/null | sort; ' +
      'ufw status 2>/dev/null | grep -x "Status: active" || true',
  );
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? '';
}
