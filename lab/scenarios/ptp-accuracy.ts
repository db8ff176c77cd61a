import { bootFleet } from '../fleet/boot-fleet.js';
import { compareClocks } from '../fleet/compare-clocks.js';
import { readPlannedFile } from '../fleet/read-planned-file.js';
import { waitForGrandmaster } from '../fleet/read-ptp.js';
import { waitForSource } from '../fleet/read-source.js';
import { addressOf, specifyGroup } from '../fleet/specify-group.js';
import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile, rootMeanSquare } from '../report/percentiles.js';
import { formatFigure } from '../report/render-results.js';
import type { Scenario } from '../scenario.js';
import { PTP_SETTINGS, readIdentity, UNIT } from './ptp-stage.js';

/** What is compared, in each round one after the other, so that a host that gets busier does it to all. */
const WAYS = ['ptp', 'standard', 'tight'] as const;
type Way = (typeof WAYS)[number];

const ROUNDS = 3;

/** Seconds until a way has settled, and of comparing clocks then. */
const SETTLING = 60;
const DURATION = 45;

/** The unit of chronyd, which is not installed on a machine that keeps time by PTP. */
const CHRONYD = 'lab-chronyd';

export const ptpAccuracy: Scenario = {
  name: 'ptp-accuracy',
  shows:
    'how PTP with stamps in software, standard polling and tight polling do between the same two machines, in one run',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 60,
  run,
};

async function run(lab: Lab): Promise<void> {
  const group = { secondaries: 1, method: 'ptp', interface: 'ptp0', settings: PTP_SETTINGS } as const;
  const { primary, secondaries } = await bootFleet(lab, group);
  const [secondary] = secondaries;
  if (secondary === undefined) throw new Error('a secondary was asked for');
  for (const machine of [primary, secondary]) await installChrony(machine);
  const found = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const way of WAYS) {
      const settled = await change(lab, way, primary, secondary);
      lab.expect(`${way}, round ${round}: the secondary follows`, settled ? 'it does' : 'never', settled);
      await sleep(1000 * SETTLING);
      found.get(way)?.push(...(await compareClocks(secondary, primary, lab.network, DURATION)));
    }
  }
  recordAll(lab, found);
}

/** Installs it, but neither starts it nor lets our checks judge it: they would be red without ptp4l. */
async function installChrony(machine: Machine): Promise<void> {
  await machine.run('systemctl stop clockseed-verify.timer clockseed-apply.timer; true');
  await machine.run(
    'printf "#!/bin/sh\\nexit 101\\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d',
  );
  const install = 'DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends install chrony';
  await machine.run(`${install} && ufw allow 123/udp`, { limit: 600 });
}

/** Both machines keep time in this way from now on. Returns whether the secondary follows. */
async function change(lab: Lab, way: Way, primary: Machine, secondary: Machine): Promise<boolean> {
  for (const machine of [primary, secondary])
    await machine.run(`systemctl stop ${UNIT} ${CHRONYD}.service; true`);
  lab.say(`${way}: both machines change over`);
  if (way === 'ptp') {
    for (const machine of [primary, secondary]) await machine.run(`systemctl start ${UNIT}`, { limit: 240 });
    return (await waitForGrandmaster(secondary, await readIdentity(primary), 120)) !== undefined;
  }
  for (const machine of [primary, secondary]) await startChrony(lab, machine, way);
  return (await waitForSource(secondary, addressOf(primary.name), 120)) !== undefined;
}

/** Starts chronyd with what `generate` plans for a group like this, under the policy that it plans. */
async function startChrony(lab: Lab, machine: Machine, polling: 'standard' | 'tight'): Promise<void> {
  const settings = { ...PTP_SETTINGS, polling };
  const spec = specifyGroup({ system: lab.system, secondaries: 1, interface: 'ptp0', settings });
  const path = '/etc/chrony/chrony.conf';
  const input = readPlannedFile(await lab.generate(spec, polling), machine.name, path);
  const policy = '-p CPUSchedulingPolicy=fifo -p CPUSchedulingPriority=1';
  const unit = `systemd-run --collect --unit=${CHRONYD} ${policy} chronyd -n`;
  await machine.run(`cat >${path} && ${unit}`, { input });
}

/** Medians, RMS and 99% of each way, and how many times those of PTP the others' are. */
function recordAll(lab: Lab, found: ReadonlyMap<Way, readonly number[]>): void {
  const figures = new Map<string, number>();
  for (const [way, differences] of found) {
    lab.expect(`${way}: it was measured`, `${differences.length} frames`, differences.length > 0);
    if (differences.length === 0) continue;
    lab.record(`${way}: frames compared`, differences.length, '');
    lab.record(`${way}: difference, median with its sign`, percentile(differences, 0.5), 's');
    figures.set(`${way} RMS`, rootMeanSquare(differences));
    figures.set(`${way} 99%`, percentile(differences.map(Math.abs), 0.99));
  }
  for (const [name, value] of figures) lab.record(`difference, ${name}`, value, 's');
  for (const way of WAYS.slice(1)) {
    for (const kind of ['RMS', '99%']) recordRatio(lab, figures, `${way} ${kind}`, `ptp ${kind}`);
  }
}

function recordRatio(lab: Lab, figures: ReadonlyMap<string, number>, one: string, other: string): void {
  const [value, unit] = [figures.get(one), figures.get(other)];
  if (value === undefined || unit === undefined) return;
  lab.record(`${one} to ${other}`, value / unit, ': 1');
  const [first, second] = [value, unit].map((size) => formatFigure({ name: '', value: size, unit: 's' }));
  lab.say(`${one} to ${other}: ${first} to ${second}`);
}
