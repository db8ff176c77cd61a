import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectHealthy, expectNone, expectVerified } from '../fleet/expect-verified.js';
import { listPaths, readRequests } from '../fleet/read-requests.js';
import { addressOf } from '../fleet/specify-group.js';
import type { Lab } from '../lab.js';
import type { Guest } from '../machine/guest.js';
import type { Scenario } from '../scenario.js';
import { describeSource, KERNEL_WORDS, locateSeed, type Stage, setStage } from './network-boot-stage.js';
import { askForOthers } from './network-boot-strangers.js';

/** Seconds that clocks are ahead when machines are switched on. */
const BLANK_AHEAD = -5 * 3600;
const TOLD_AHEAD = 137;

/** What cloud-init asks for; the releases differ in whether network-config is among it. */
const SEED_FILES = ['meta-data', 'user-data', 'vendor-data'];

export const networkBoot: Scenario = {
  name: 'network-boot',
  shows:
    'a machine with an empty disk boots by PXE, and takes its seed by HTTP as machines do whose kernel or firmware ' +
    'says where it is; all keep time, beside one with a volume',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12', 'debian-13'],
  ciSystems: ['debian-12'],
  limit: 30,
  run,
};

async function run(lab: Lab): Promise<void> {
  const stage = await setStage(lab);
  const { primary, blank, told, labelled } = stage;
  await startAll(stage);
  const all = [primary, blank, told, labelled];
  await Promise.all(all.map((machine) => expectVerified(lab, machine)));
  for (const machine of all) await expectHealthy(lab, machine);
  await expectSources(stage);
  expectRequests(stage);
  await expectNoTimeServers(stage);
  await askForOthers(stage);
  for (const computer of [blank, labelled]) {
    const written = await computer.readWritten();
    lab.expect(`${computer.name}: nothing has been written to its disk`, `${written} bytes`, written === 0);
  }
}

async function startAll({ lab, primary, blank, told, labelled, accessOf }: Stage): Promise<void> {
  const source = ({ name }: Guest) => describeSource(lab, name, accessOf(name).token);
  const direct = { folder: lab.image.boot, words: KERNEL_WORDS, serial: source(labelled) };
  await Promise.all([
    primary.start({ proxy: false }),
    blank.start({ proxy: false, clockAhead: BLANK_AHEAD }),
    told.start({ proxy: false, clockAhead: TOLD_AHEAD, seed: false, words: [source(told)] }),
    labelled.start({ proxy: false, direct }),
  ]);
}

/** cloud-init's own word for where it had the seed from. */
async function expectSources({ lab, primary, blank, told, labelled, accessOf }: Stage): Promise<void> {
  const url = ({ name }: Guest) => locateSeed(name, accessOf(name).token);
  await expectSource(lab, primary, '/dev/ubdb');
  await expectSource(lab, told, `cmdline,${url(told)}`);
  await expectSource(lab, blank, `cmdline,${url(blank)}`);
  await expectSource(lab, labelled, `dmi,${url(labelled)}`);
}

async function expectSource(lab: Lab, machine: Guest, wanted: string): Promise<void> {
  const line = await machine.run(`sed -n 's/.*"datasource": "\\(.*\\)",/\\1/p' /run/cloud-init/result.json`);
  lab.expect(`${machine.name}: where it had its seed from`, hideTokens(line), line.includes(wanted));
}

/** Verdicts are kept. */
function hideTokens(text: string): string {
  return text.replace(/private\/[^/]*/, 'private/…');
}

/** Each has asked for what is its own, and got it. */
function expectRequests({ lab, requests, blank, told, labelled, primary }: Stage): void {
  const all = readRequests(requests);
  const pathsOf = (machine: Guest) => listPaths(all, addressOf(machine.name));
  for (const machine of [blank, told, labelled]) {
    const paths = pathsOf(machine);
    const missing = SEED_FILES.filter((name) => !paths.includes(`/private/…/nodes/${machine.name}/${name}`));
    expectNone(lab, `${machine.name} has asked for its seed; not for`, missing);
    const foreign = paths.filter((path) => path.includes('/nodes/') && !path.includes(`/${machine.name}/`));
    expectNone(lab, `${machine.name} has asked for the seeds of others`, foreign);
  }
  expectNone(lab, `${primary.name} has asked the server`, pathsOf(primary));
  const booted = pathsOf(blank).filter((path) => /^\/(netboot|files)\//.test(path));
  const script = /^\/netboot\/ipxe\/52-54-00-c5-00-02\.ipxe$/;
  const ok = booted.some((path) => script.test(path)) && booted.includes('/files/initrd');
  lab.expect(`${blank.name} has booted from the network`, booted.join(' '), ok);
  const failed = all.filter(({ status }) => status !== 200);
  expectNone(
    lab,
    'requests that failed',
    failed.map(({ client, path, status }) => `${client} ${path} ${status}`),
  );
}

/** Who answers DHCP does not name time servers, and nobody has taken any from elsewhere. */
async function expectNoTimeServers({ lab, blank, told, labelled }: Stage): Promise<void> {
  const log = readFileSync(join(lab.logs, 'dnsmasq.log'), 'utf8');
  expectNone(lab, 'time servers that DHCP has handed out', log.match(/sent size: .* option: 42 .*/g) ?? []);
  for (const machine of [blank, told, labelled]) {
    const leases = await machine.run('cat /run/systemd/netif/leases/*');
    const address = /^ADDRESS=(.*)$/m.exec(leases)?.[1] ?? 'no lease';
    const found = `${address}${/^NTP=/m.test(leases) ? ', with time servers' : ''}`;
    lab.expect(
      `${machine.name}: its lease has its address and no time server`,
      found,
      found === addressOf(machine.name),
    );
  }
}
