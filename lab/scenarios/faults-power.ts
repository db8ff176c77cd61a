import { describe } from '../fleet/expect-turn.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { addressOf } from '../fleet/specify-group.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import { waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Stage } from './faults-stage.js';

/** Seconds for what is not judged by its speed: a host may be busy. */
const LIMIT = 900;

/**
 * A machine that nobody has booted before, and whose power is cut twice: when cloud-init has just written the files, which
 * are not on the disk yet, and while dpkg unpacks. It is switched on again.
 */
export async function interruptFirstBoot({ lab, seeds }: Stage): Promise<Machine> {
  const name = 'wall-3';
  const newcomer = await lab.addMachine(name, seeds.of(name), { address: addressOf(name) });
  lab.say(`${name} is switched on for the first time`);
  await newcomer.start({ proxy: false });
  const cutPowerWhen = async (what: string, line: string) => {
    const look = async () => ((await newcomer.try(line)).code === 0 ? true : undefined);
    await waitFor(`${name} ${what}`, 1000 * LIMIT, look, 200);
    await newcomer.cutPower();
    lab.say(`${name} ${what}: power cut after ${newcomer.secondsOn.toFixed(0)} s, and on again`);
  };
  await cutPowerWhen('has its files', 'test -e /usr/local/lib/clockseed/verify');
  await newcomer.start({ proxy: false });
  await cutPowerWhen(
    'is in the middle of its packages',
    'pidof dpkg >/dev/null && ls /var/lib/dpkg/info/chrony.* && ! test -e /var/lib/clockseed/applied',
  );
  await newcomer.start({ proxy: false });
  return newcomer;
}

/** The interrupted machine has finished what it had begun, without anybody's help. */
export async function expectFinished({ lab }: Stage, newcomer: Machine): Promise<void> {
  await expectGreen(lab, newcomer, 'after a power cut in the middle of its first boot');
  const { stdout } = await newcomer.try('dpkg --audit');
  lab.expect(
    `${newcomer.name}: no package was left half installed`,
    stdout.trim() || 'none',
    stdout.trim() === '',
  );
}

/** bootFleet has shut the machines down after their first boot, and switched them on again. */
export async function expectGreenAfterReboot({ lab, primary, secondary }: Stage): Promise<void> {
  for (const machine of [primary, secondary]) {
    const ages = await machine.run('stat -c %Y /var/lib/clockseed/applied && date +%s && cat /proc/uptime');
    const [applied = 0, now = 0, uptime = 0] = ages.split('\n').map((line) => Number.parseFloat(line));
    const again = now - applied > uptime;
    const verdict = await readVerdict(machine);
    const what = `${machine.name} is green after an ordinary reboot`;
    lab.expect(
      what,
      `set up ${now - applied} s ago, up ${uptime} s; ${describe(verdict)}`,
      again && verdict?.state === 'ok',
    );
  }
}

/** Switches a machine off, takes the seed out, and switches it on: cloud-init finds nothing, and stays off.
 * What it returns waits until the machine is green. */
export async function bootWithoutSeed({ lab }: Stage, machine: Machine): Promise<() => Promise<void>> {
  lab.say(`${machine.name} is switched off and on, its seed removed`);
  const before = await readBoot(machine);
  await machine.powerOff();
  await machine.start({ seed: false });
  const disabled = await waitFor('cloud-init to decide', 60_000, async () => {
    const { stdout } = await machine.try('ls /run/cloud-init');
    return /^(enabled|disabled)$/m.exec(stdout)?.[1];
  });
  lab.expect(`${machine.name}: cloud-init found no seed`, disabled, disabled === 'disabled');
  return async () => expectGreen(lab, machine, 'without its seed', before);
}

async function expectGreen(lab: Lab, machine: Machine, when: string, before = ''): Promise<void> {
  const what = `${machine.name} becomes green ${when}`;
  const found = await waitUntilVerified(machine, LIMIT, lab.say).catch(() => undefined);
  const verdict = found?.verdict ?? (await readVerdict(machine).catch(() => undefined));
  lab.expect(what, describe(verdict), verdict?.state === 'ok' && verdict.boot_id !== before);
  if (found !== undefined) lab.record(`${what}: from power-on`, found.seconds, 's');
}

async function readBoot(machine: Machine): Promise<string> {
  return machine.run('cat /proc/sys/kernel/random/boot_id');
}
