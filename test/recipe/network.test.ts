import { describe, expect } from 'vitest';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { listReferenceIds, printStrata } from '../../src/plan/describe-clock.js';
import { createNetwork, type Network } from '../clockseed/support/create-network.js';
import type { Machine } from '../clockseed/support/machine.js';
import { killChronyd, startChronyd } from '../clockseed/support/start-chronyd.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { directivesOf, IPV4, IPV6, machinesOf } from './spec.js';

let network: Network;
const withNetwork = (name: string, body: () => Promise<void>) =>
  testWith(
    ['netns'],
    name,
    async () => {
      network = await createNetwork();
      try {
        await body();
      } finally {
        await network.close();
      }
    },
    60_000,
  );

const sourcesOf = (machine: Machine) =>
  machine
    .ask('chronyc', '-n', '-c', 'sources')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',').slice(1, 3).join(' '));
const trackingOf = (machine: Machine) => machine.ask('chronyc', '-n', '-c', 'tracking').split(',');
const selects = (machine: Machine, address: string) => () => sourcesOf(machine).includes(`* ${address}`);
const isBound = (machine: Machine) => machine.ask('ss', '-Hulnp', 'sport = :123').includes('chronyd');

/** Both machines on their switch, with what we write for them. */
async function startGroup(
  members: string,
  at: { p: string; s: string },
): Promise<{ p: Machine; s: Machine; plans: MachineModel[] }> {
  const { primary, secondary } = machinesOf(members);
  const [p, s] = [await network.addMachine('p'), await network.addMachine('s')];
  p.plugIn(at.p);
  s.plugIn(at.s);
  await startChronyd(p, directivesOf(primary));
  await startChronyd(s, directivesOf(secondary));
  return { p, s, plans: [primary, secondary] };
}

describe.each([
  ['IPv4', IPV4, { p: '10.9.0.1/24', s: '10.9.0.2/24' }, '10.9.0.1', '0A090001'],
  ['IPv6', IPV6, { p: 'fd00:9::1/64', s: 'fd00:9::2/64' }, 'fd00:9::1', 'B1D2B89A'],
] as const)('a group on %s with real chronyds', (_, members, at, address, id) => {
  withNetwork(
    'faults 5 and 11: asks through its adapter, and shows the reference ids that we expect',
    async () => {
      const { p, s, plans } = await startGroup(members, at);
      await waitFor('the secondary selects the primary', selects(s, address));
      expect(plans.map(({ plan }) => listReferenceIds(plan))).toEqual([['7F7F0101'], [id]]);
      expect(plans.map(({ plan }) => printStrata(plan.strata.value))).toEqual(['8', '9']);
      for (const [index, machine] of [p, s].entries()) {
        expect(trackingOf(machine).slice(0, 3)).toEqual(
          index === 0 ? ['7F7F0101', '', '8'] : [id, address, '9'],
        );
      }
      // Nobody answers any more, so that the socket of a request stays for a while.
      killChronyd(p);
      let asking = '';
      await waitFor('a request is under way', () => {
        asking = s.ask('ss', '-Hun', 'dport = :123');
        return asking !== '';
      });
      expect(asking).toMatch(/%eth0\]?:\d+ /);
    },
  );
});

const LEAKS = {
  '/etc/chrony/conf.d/leak.conf': 'server 10.9.0.66 iburst\n',
  '/etc/chrony/sources.d/leak.sources': 'server 10.9.0.67 iburst\n',
  '/run/chrony-dhcp/eth0.sources': 'server 10.9.0.68 iburst\n',
};
/** What the chrony.conf of Debian and Ubuntu has beside its pools. */
const VENDOR = [
  'confdir /etc/chrony/conf.d',
  'sourcedir /run/chrony-dhcp',
  'sourcedir /etc/chrony/sources.d',
];

describe('fault 6: external sources leak in', () => {
  withNetwork(
    'what the distribution, DHCP or an update drop stays out of ours, and not of theirs',
    async () => {
      const { primary, secondary } = machinesOf();
      const machine = await network.addMachine('m');
      machine.plugIn('10.9.0.2/24');
      for (const [path, text] of Object.entries(LEAKS)) machine.write(path, text);
      const ask = async (lines: readonly string[]) => {
        await startChronyd(machine, lines);
        const found = sourcesOf(machine).map((line) => line.slice(2));
        killChronyd(machine, 'TERM');
        await waitFor(
          'chronyd has ended',
          () => !isBound(machine) && machine.run('test', '-e', '/run/chrony/chronyd.sock').status !== 0,
        );
        return found;
      };
      expect(await ask(directivesOf(secondary))).toEqual(['10.9.0.1']);
      expect(await ask(directivesOf(primary))).toEqual([]);
      expect((await ask([...directivesOf(primary), ...VENDOR])).sort()).toEqual([
        '10.9.0.66',
        '10.9.0.67',
        '10.9.0.68',
      ]);
    },
  );
});

describe('fault 8: an adapter that is absent at start leaves a server deaf for good', () => {
  withNetwork(
    'ours answers as soon as the adapter is there; with the recipe’s binddevice it never would',
    async () => {
      const { primary, secondary } = machinesOf();
      const [p, deaf, s] = [
        await network.addMachine('p'),
        await network.addMachine('deaf'),
        await network.addMachine('s'),
      ];
      await startChronyd(p, directivesOf(primary));
      await startChronyd(deaf, [...directivesOf(primary), 'binddevice eth0']);
      s.plugIn('10.9.0.2/24');
      await startChronyd(s, directivesOf(secondary));
      p.plugIn('10.9.0.1/24');
      deaf.plugIn('10.9.0.3/24');
      await waitFor('the secondary selects the late primary', selects(s, '10.9.0.1'), 30);
      expect({ ours: isBound(p), theirs: isBound(deaf) }).toEqual({ ours: true, theirs: false });
    },
  );
});
