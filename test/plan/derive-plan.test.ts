import { describe, expect, test } from 'vitest';
import { computeReferenceId } from '../../src/plan/compute-reference-id.js';
import { listReferenceIds, printStrata } from '../../src/plan/describe-clock.js';
import { printPlan } from '../../src/plan/print-plan.js';
import { printPlanJson } from '../../src/plan/print-plan-json.js';
import { serialisePlan } from '../../src/plan/serialise-plan.js';
import { parseAddress } from '../../src/spec/values/addresses.js';
import { isRefusal } from '../../src/spec/values/refusal.js';
import { renderSpec } from '../support/render-spec.js';
import { MATRIX } from '../support/spec-matrix.js';

function idOf(text: string): string {
  const address = parseAddress(text);
  if (isRefusal(address)) throw new Error(address.message);
  return computeReferenceId(address);
}

describe('computeReferenceId', () => {
  // IPv6: printf of the 16 bytes through md5sum; the second was also seen in a real chronyd's tracking.
  test.each([
    ['192.168.1.4', 'C0A80104'],
    ['192.168.10.2', 'C0A80A02'],
    ['0.0.0.1', '00000001'],
    ['10.9.0.1', '0A090001'],
    ['::1', 'CF404DC8'],
    ['fd00:9::1', 'B1D2B89A'],
    ['FD00:0009:0:0::0001', 'B1D2B89A'],
  ])('%s: %s', (address, id) => {
    expect(idOf(address)).toBe(id);
  });
});

const SPEC = `version: 1
name: site
os: debian-12
groups:
  wall:
    network: 10.0.0.0/24
    interface: eth0
    stratum: 5
    primary: {p: 10.0.0.1}
    secondary: {s-1..3: 10.0.0.2..4, t-1..2: dhcp}
  cell:
    network: [fd00::/64, 10.1.0.0/16]
    interface: eth1
    polling: tight
    primary: {q: 'fd00::1'}
    secondary: any
machines:
  t-1..2: {polling: tight, os: debian-13}
`;
const { plan } = renderSpec(SPEC);

describe('derivePlan', () => {
  const rows = plan.groups.flatMap(({ machines }) =>
    machines.map((machine) => ({
      name: machine.machine.name,
      stratum: printStrata(machine.strata.value),
      referenceIds: listReferenceIds(machine),
      asks: machine.sources.map((source) => source.machine),
      serves: machine.serves.map(({ network }) => network.value.text),
      clients: machine.clients,
      packets: machine.packetsPerSecond,
    })),
  );
  const asker = { stratum: '6', referenceIds: ['0A000001'], asks: ['p'], serves: [], clients: 0 };

  test('says for each machine whom it asks and answers, what it will show, and its load', () => {
    expect(rows).toEqual([
      // Three ask every 2 s, two 16 times a second; each request has an answer.
      {
        name: 'p',
        stratum: '5',
        referenceIds: ['7F7F0101'],
        asks: [],
        serves: ['10.0.0.0/24'],
        clients: 5,
        packets: 2 * (3 / 2 + 2 * 16),
      },
      // These answer the primary when it comes back; their addresses are known.
      ...['s-1', 's-2', 's-3'].map((name) => ({ name, ...asker, serves: ['10.0.0.1/32'], packets: 1 })),
      ...['t-1', 't-2'].map((name) => ({ name, ...asker, packets: 32 })),
      {
        name: 'q',
        stratum: '8',
        referenceIds: ['7F7F0101'],
        asks: [],
        serves: ['fd00::/64', '10.1.0.0/16'],
        clients: 0,
        packets: 0,
      },
      {
        name: 'cell-secondary',
        ...asker,
        stratum: '9',
        referenceIds: [idOf('fd00::1')],
        asks: ['q'],
        packets: 32,
      },
    ]);
    expect(plan.groups.map(({ open }) => open)).toEqual([false, true]);
  });
});

describe('printPlan', () => {
  test('shows who follows whom, the members of a range on one line', () => {
    expect(printPlan(plan)).toBe(`site

wall  10.0.0.0/24  isolated
  p             10.0.0.1             eth0  primary, debian-12 (chrony 4.3)      stratum 5  7F7F0101  answers 5 machines, 67 packets/s
  └─ s-1 … s-3  10.0.0.2 … 10.0.0.4  eth0  secondary, debian-12 (chrony 4.3)    stratum 6  0A000001  asks p every 2 s, 1 packet/s each
  └─ t-1 … t-2  dhcp                 eth0  secondary, debian-13 (chrony 4.6.1)  stratum 6  0A000001  asks p every 0.0625 s, 32 packets/s each

cell  fd00::/64, 10.1.0.0/16  isolated
  q       fd00::1  eth1  primary, debian-12 (chrony 4.3)    stratum 8  7F7F0101  answers 0 listed machines and any other, at least 0 packets/s
  └─ any  dhcp     eth1  secondary, debian-12 (chrony 4.3)  stratum 9  ${idOf('fd00::1')}  asks q every 0.0625 s, 32 packets/s
`);
  });
});

describe('serialisePlan', () => {
  test('holds facts only where a line number would make noise in a review', () => {
    const values = JSON.stringify(serialisePlan(plan, 'values'));
    expect(values).not.toContain('"origin"');
    const moved = renderSpec(`# a line more\n${SPEC}`, 'other.yaml').plan;
    expect(JSON.stringify(serialisePlan(moved, 'values'))).toBe(values);
    expect(JSON.stringify(serialisePlan(moved, 'origins'))).not.toBe(
      JSON.stringify(serialisePlan(plan, 'origins')),
    );
  });

  test('is printed a machine at a time as it is all at once', () => {
    for (const text of [SPEC, ...MATRIX.map((each) => each.text)]) {
      const { plan } = renderSpec(text);
      const whole = `${JSON.stringify(serialisePlan(plan, 'values'), null, 2)}\n`;
      expect(printPlanJson(plan).toString(), text).toBe(whole);
    }
  });

  test('is plain JSON: no number, date or map is lost on the way', () => {
    for (const detail of ['values', 'origins'] as const) {
      const plain = serialisePlan(plan, detail);
      expect(JSON.parse(JSON.stringify(plain))).toEqual(
        JSON.parse(JSON.stringify(plain, (_, value) => value)),
      );
      expect(JSON.stringify(plain)).not.toMatch(/bigint|\[object/i);
    }
  });

  test('names the site’s keys of user-data without their values, which may be nobody’s business', () => {
    const site = 'cloud-init: {password: $6$secret, __proto__: {y: 1}}\n';
    const json = JSON.stringify(serialisePlan(renderSpec(site + SPEC).plan, 'values'));
    expect(json).toContain('"cloudInit":["password","__proto__"]');
    expect(json).not.toContain('secret');
  });
});
