import { compareClocks } from '../fleet/compare-clocks.js';
import { listKeepers, wordKeepers } from '../fleet/read-clock-setters.js';
import { waitForBoot } from '../fleet/read-health.js';
import { readPtp, wordPtp } from '../fleet/read-ptp.js';
import { addressOf } from '../fleet/specify-group.js';
import { sleep, waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile, rootMeanSquare } from '../report/percentiles.js';
import type { Scenario } from '../scenario.js';

/** Seconds that the second clock is ahead. */
const ERROR = 137;

/** Seconds by which the clocks may differ in the middle, on a host that is shared. */
const AGREED = 0.001;

/** How ptp4l is started by hand. */
const WAYS = {
  'over UDP': '-4 -E',
  // 800 ns, gPTP's own threshold, is less than a kernel takes to stamp a frame.
  'gPTP, on layer 2': '-2 -P -f /usr/share/doc/linuxptp/configs/gPTP.cfg --neighborPropDelayThresh=20000000',
};

export const ptpControls: Scenario = {
  name: 'ptp-controls',
  shows:
    "the lab's adapters that stamp frames carry PTP, over UDP and on layer 2, before anything of ours does",
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 15,
  run,
};

async function run(lab: Lab): Promise<void> {
  await lab.createNetwork();
  const seeds = await lab.generate(SPEC);
  const machines: Machine[] = [];
  for (const name of ['wall-1', 'wall-2'])
    machines.push(await lab.addMachine(name, seeds.of(name), { stamping: ['vec0'] }));
  const [first, second] = machines;
  if (first === undefined || second === undefined) throw new Error('two machines were asked for');
  await first.start({ seed: false });
  await second.start({ seed: false, clockAhead: ERROR });
  for (const machine of machines) await prepare(lab, machine);
  for (const [way, words] of Object.entries(WAYS)) await expectAgreement(lab, way, words, first, second);
  await expectAgain(lab, first);
}

const SPEC = {
  version: 1,
  name: 'lab',
  os: 'debian-12',
  groups: {
    wall: {
      network: '192.168.1.0/24',
      interface: 'ptp0',
      primary: { 'wall-1': addressOf('wall-1') },
      secondary: { 'wall-2': addressOf('wall-2') },
    },
  },
};

/** An address on the adapter that stamps, and linuxptp. */
async function prepare(lab: Lab, machine: Machine): Promise<void> {
  await waitForBoot(machine, 120);
  const unit = `[Match]\nName=${machine.interface}\n[Network]\nAddress=${addressOf(machine.name)}/24\n`;
  await machine.run('cat > /etc/systemd/network/10-lab.network && networkctl reload', { input: unit });
  const install = 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get -y install linuxptp ethtool';
  await machine.run(`${install} && systemctl stop timemaster; true`, { limit: 300 });
  const stamps = await machine.run(`ethtool -T ${machine.interface}`);
  const found = /software-transmit/.test(stamps) ? 'software-transmit' : stamps;
  lab.expect(`${machine.name}: ${machine.interface} stamps frames as they leave`, found, found.length < 20);
}

/** One leads, the other follows and has its time. */
async function expectAgreement(
  lab: Lab,
  way: string,
  words: string,
  first: Machine,
  second: Machine,
): Promise<void> {
  for (const [at, machine] of [first, second].entries()) {
    const options = `-S -i ${machine.interface} ${words} --tx_timestamp_timeout=50 --priority1=${100 + at}`;
    await machine.run(`systemctl stop lab-ptp4l; systemd-run --collect --unit=lab-ptp4l ptp4l -m ${options}`);
  }
  const state = await waitFor(`${way}: ${second.name} to follow`, 90_000, async () => {
    const found = await readPtp(second, way.startsWith('gPTP'));
    return found?.follows && found.ports[0] === 'SLAVE' ? found : undefined;
  }).catch(() => undefined);
  lab.expect(`${way}: ${second.name} follows ${first.name}`, wordPtp(state), state !== undefined);
  await sleep(20_000);
  const differences = await compareClocks(second, first, lab.network, 30);
  const middle = percentile(differences, 0.5);
  lab.expect(`${way}: they agree`, `${(middle * 1e6).toFixed(1)} us`, Math.abs(middle) < AGREED);
  lab.record(`${way}: difference, median with its sign`, middle, 's');
  lab.record(`${way}: difference, RMS`, rootMeanSquare(differences), 's');
  const keepers = (await listKeepers(second)).filter(({ name }) => name === 'ptp4l');
  lab.expect(`${way}: ptp4l may set the clock`, wordKeepers(keepers), keepers.length === 1);
}

/** The adapter is there again after a power cut, and has its hardware address. */
async function expectAgain(lab: Lab, machine: Machine): Promise<void> {
  const read = `cat /sys/class/net/${machine.interface}/address; ls /sys/class/net`;
  const before = await machine.run(read);
  await machine.cutPower();
  await machine.start({ seed: false });
  const after = await machine.run(read);
  lab.expect('after a power cut the adapter is the same', after.replaceAll('\n', ' '), after === before);
}
