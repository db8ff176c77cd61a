import { readClockError } from '../fleet/read-clock-error.js';
import { waitForBoot } from '../fleet/read-health.js';
import { INTERFACE } from '../fleet/specify-group.js';
import { waitFor } from '../host/wait.js';
import { HOST_ADDRESS, type Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';

const RESERVED = '192.168.1.77';

export const controls: Scenario = {
  name: 'controls',
  shows:
    "the lab's own switches do what the other scenarios trust them to do: power, clock, adapter, cable, DHCP",
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 10,
  run,
};

async function run(lab: Lab): Promise<void> {
  await lab.createNetwork();
  const seeds = await lab.generate(SPEC);
  const machine = await lab.addMachine('wall-1', seeds.of('wall-1'), { address: RESERVED });
  await machine.start({ seed: false, clockAhead: -3600 });
  await waitForBoot(machine, 120);
  await expectClock(lab, machine, -3600);
  await expectAddress(lab, machine);
  await expectCable(lab, machine);
  await expectChannel(lab, machine);
  await expectAdapter(lab, machine);
  await expectPowerCut(lab, machine);
  await expectPowerOff(lab, machine);
}

const SPEC = {
  version: 1,
  name: 'lab',
  os: 'debian-12',
  groups: {
    wall: { network: '192.168.1.0/24', interface: INTERFACE, primary: { 'wall-1': RESERVED } },
  },
};

async function expectClock(lab: Lab, machine: Machine, ahead: number): Promise<void> {
  const { seconds } = await readClockError(machine);
  lab.expect(`its clock is ${ahead} s ahead`, `${seconds.toFixed(2)} s`, Math.abs(seconds - ahead) < 5);
}

async function expectAddress(lab: Lab, machine: Machine): Promise<void> {
  const unit = `[Match]\nName=${INTERFACE}\n[Network]\nDHCP=ipv4\n`;
  await machine.run('cat > /etc/systemd/network/10-lab.network && networkctl reload', { input: unit });
  const found = await waitFor('an address by DHCP', 30_000, async () => {
    const text = await machine.run(`ip -4 -o addr show dev ${INTERFACE}`);
    return /inet ([\d.]+)/.exec(text)?.[1];
  });
  lab.expect('DHCP gives it the address that is reserved for it', found, found === RESERVED);
}

async function expectCable(lab: Lab, machine: Machine): Promise<void> {
  const reachable = await pings(machine);
  await machine.cutCable();
  const cut = await pings(machine);
  const carrier = await machine.run(`cat /sys/class/net/${INTERFACE}/carrier`);
  await machine.mendCable();
  const mended = await waitFor(
    'the cable to be mended',
    30_000,
    async () => (await pings(machine)) || undefined,
  );
  const found = `before ${reachable}, cut ${cut}, mended ${mended}, carrier while cut ${carrier}`;
  lab.expect(
    'a cut cable stops packets, and only them',
    found,
    reachable && !cut && mended && carrier === '1',
  );
}

async function pings(machine: Machine): Promise<boolean> {
  return (await machine.try(`ping -c 2 -i 0.3 -W 1 ${HOST_ADDRESS}`)).code === 0;
}

async function expectChannel(lab: Lab, machine: Machine): Promise<void> {
  await machine.run('iptables -P INPUT DROP; iptables -P OUTPUT DROP');
  const cut = !(await pings(machine));
  const devices = await machine.run('ls /sys/class/net');
  await machine.run('iptables -P INPUT ACCEPT; iptables -P OUTPUT ACCEPT');
  const found = `packets ${cut ? 'stopped' : 'pass'}, adapters: ${devices.replaceAll('\n', ' ')}`;
  lab.expect(
    'a closed firewall does not cut the command channel, which nothing shows',
    found,
    cut && !/vec1/.test(devices),
  );
}

async function expectAdapter(lab: Lab, machine: Machine): Promise<void> {
  const identity = `cat /sys/class/net/${INTERFACE}/{address,ifindex}`;
  const [before = '', index = ''] = (await machine.run(identity)).split('\n');
  await machine.detachAdapter();
  const gone = (await machine.try(`test -e /sys/class/net/${INTERFACE}`)).code !== 0;
  await machine.attachAdapter();
  const [after = '', next = ''] = await waitFor('the adapter', 30_000, async () => {
    const { code, stdout } = await machine.try(identity);
    return code === 0 ? stdout.trim().split('\n') : undefined;
  });
  const found = `${gone ? 'gone' : 'still there'}, back as ${after}, index ${index} → ${next}`;
  lab.expect(
    'the adapter goes, and comes back with its address',
    found,
    gone && after === before && next !== index,
  );
}

async function expectPowerCut(lab: Lab, machine: Machine): Promise<void> {
  await machine.run('echo here >/root/flushed && sync');
  const boot = await machine.run('cat /proc/sys/kernel/random/boot_id');
  await machine.cutPower();
  await machine.start({ seed: false });
  await waitForBoot(machine, 120);
  const kept = await machine.run('cat /root/flushed');
  const again = await machine.run('cat /proc/sys/kernel/random/boot_id');
  const found = `${again === boot ? 'the same' : 'another'} boot, the file: ${kept}`;
  lab.expect(
    'after a power cut it boots anew, with what was flushed',
    found,
    again !== boot && kept === 'here',
  );
  await expectClock(lab, machine, 0);
}

async function expectPowerOff(lab: Lab, machine: Machine): Promise<void> {
  await machine.powerOff();
  lab.expect('a power-off ends it', machine.runs ? 'runs' : 'off', !machine.runs);
  await machine.start({ seed: false, adapter: false });
  const present = (await machine.try(`test -e /sys/class/net/${INTERFACE}`)).code === 0;
  lab.expect('it starts without its adapter', present ? 'present' : 'absent', !present);
}
