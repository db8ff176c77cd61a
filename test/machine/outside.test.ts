import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printStrata } from '../../src/plan/describe-clock.js';
import { directivesOf } from '../recipe/spec.js';
import { contentOf, machineOf, renderSpec } from '../support/render-spec.js';

const SPEC = readFileSync(join(import.meta.dirname, '../spec/ok/sources.yaml'), 'utf8');
const rendered = renderSpec(SPEC);
const newest = renderSpec(SPEC.replace('debian-12', 'ubuntu-26.04'));

/** What is about sources, their proofs, the own clock and steps; in order. */
const linesOf = (name: string, spec = rendered) =>
  directivesOf(machineOf(spec, name)).filter((line) =>
    /^(server|pool|refclock|nts|auth|local|makestep|max|rtcsync|confdir|bindacq)/.test(line),
  );

const expectationsOf = (name: string, key: RegExp) =>
  contentOf(machineOf(rendered, name), '/etc/clockseed/expect')
    .split('\n')
    .filter((line) => key.test(line.split('=', 1)[0] ?? ''));

describe('a primary with servers outside and an equal', () => {
  test('asks them all, follows the preferred one first, and steps by no less than a second', () => {
    expect(linesOf('a-1')).toEqual([
      'server 192.0.2.1 iburst minpoll 6 maxpoll 10',
      'server time.example.org iburst minpoll 12 maxpoll 12 nts certset 1',
      'server 2001:db8::1 iburst minpoll 4 maxpoll 4 prefer',
      'pool pool.example.org iburst minpoll 6 maxpoll 10 maxsources 2',
      'ntstrustedcerts 1 /etc/ssl/certs/site.pem',
      'ntsdumpdir /var/lib/chrony',
      'server 10.0.0.2 iburst minpoll 1 maxpoll 1 xleave',
      'authselectmode ignore',
      'local stratum 10 orphan distance 1',
      'makestep 1 3',
      'rtcsync',
      'confdir /etc/chrony/clockseed.d',
    ]);
  });

  test('prefers every one of them to its equal where none is preferred', () => {
    const spec = renderSpec(SPEC.replace(', prefer: true', ''));
    const lines = linesOf('a-1', spec).filter((line) => /^(server|pool)/.test(line));
    expect(lines.map((line) => line.endsWith(' prefer'))).toEqual([true, true, true, true, false]);
  });

  test('gives up who is silent where chrony can (4.8), and waits for no one before it serves', () => {
    const lines = linesOf('a-1', newest);
    expect(lines.filter((line) => line.endsWith('maxunreach 8'))).toHaveLength(5);
    expect(lines).toContain('local stratum 10 orphan distance 1 waitunsynced 5');
  });

  test('is checked against names, addresses and strata, and asks the group first when it starts', () => {
    expect(expectationsOf('a-1', /^(external|outside|stratum|holdover|local|preset|peer)/)).toEqual([
      'stratum=2 9',
      'holdover-stratum=2 11',
      'local-stratum=10',
      'external=192.0.2.1 C0000201 10 - time',
      'external=time.example.org - 12 - time',
      'external=2001:db8::1 39AB9B37 4 - time',
      'external=pool.example.org - 10 - time',
      'outside=udp 123 any',
      'outside=tcp 4460 any',
      'peer=eth0 10.0.0.2 0A000002 1',
      'preset-limit=20',
      'preset=eth0 10.0.0.2 0A000002 1',
      'preset-outside=server 192.0.2.1 iburst minpoll 6 maxpoll 10',
      'preset-outside=server time.example.org iburst minpoll 12 maxpoll 12 nts certset 1',
      'preset-outside=server 2001:db8::1 iburst minpoll 4 maxpoll 4 prefer',
      'preset-outside=pool pool.example.org iburst minpoll 6 maxpoll 10 maxsources 2',
    ]);
    expect(expectationsOf('a-2', /^preset-limit/)).toEqual(['preset-limit=30']);
    expect(machineOf(rendered, 'a-1').packages).toContain('ca-certificates');
  });

  test('lets ufw out to them, by address where that is all', () => {
    const rules = (spec: string) =>
      machineOf(renderSpec(spec), 'a-1')
        .firewall.map(({ words }) => words.join(' ').replace(' comment clockseed', ''))
        .filter((rule) => rule.startsWith('allow out'));
    expect(rules(SPEC)).toEqual([
      'allow out on eth0 to 10.0.0.2 port 123 proto udp',
      'allow out 123/udp',
      'allow out 4460/tcp',
    ]);
    const addressed = SPEC.replace(/ {6}- (\{server: Time|\{pool).*\n/g, '');
    expect(rules(addressed).slice(1)).toEqual([
      'allow out to 192.0.2.1 port 123 proto udp',
      'allow out to 2001:db8::1 port 123 proto udp',
    ]);
  });
});

describe('a primary with reference clocks', () => {
  test('has those in chrony.conf that need no device, and the others for the probe', () => {
    expect(linesOf('c')).toEqual([
      'refclock SHM 0 refid GPS poll 4 delay 0.2 noselect',
      'refclock SHM 1 refid PPS poll 4 precision 0.0000001',
      'refclock SHM 6 refid SHM6 poll 4 offset 0.12',
      'refclock SHM 4 refid NMEA poll 4 delay 0.3 noselect',
      'refclock SOCK /run/chrony.site.sock refid SOCK poll 4',
      'local stratum 5 distance 1',
      'makestep 1 3',
      'rtcsync',
      'confdir /etc/chrony/clockseed.d',
    ]);
    expect(expectationsOf('c', /^(external|refclock|outside)$/)).toEqual([
      'external=GPS 47505300 4 - shown',
      'external=PPS 50505300 4 - time',
      'external=SHM6 53484D36 4 - time',
      'external=NMEA 4E4D4541 4 - shown',
      'external=PPS2 50505332 2 /dev/pps0 time',
      'external=PHC 50484300 4 /dev/ptp0 time',
      'external=PHC2 50484332 4 /dev/ptp1 time',
      'external=SOCK 534F434B 4 - time',
      'refclock=/dev/pps0 refclock PPS /dev/pps0 refid PPS2 poll 2 precision 0.0000001 lock NMEA',
      'refclock=/dev/ptp0 refclock PHC /dev/ptp0 refid PHC poll 4 offset -37',
      'refclock=/dev/ptp1 refclock PHC /dev/ptp1 refid PHC2 poll 4 pps lock NMEA',
    ]);
  });

  test('has gpsd, told about its receivers', () => {
    const model = machineOf(rendered, 'c');
    expect(contentOf(model, '/etc/clockseed/receivers')).toContain('\nDEVICES="/dev/ttyS0"\n');
    expect(model.packages).toContain('gpsd');
    expect(model.enable).toContain('gpsd.service');
    const paths = model.files.map(({ path }) => path);
    expect(paths).toContain('/etc/systemd/system/gpsd.service.d/clockseed.conf');
    expect(paths).toContain('/etc/udev/rules.d/60-clockseed.rules');
  });

  test('has the probe’s folder also where timestamps are in software', () => {
    const spec = renderSpec(SPEC.replace('os: debian-12', 'os: debian-12\ntimestamping: software'));
    expect(linesOf('c', spec)).toContain('confdir /etc/chrony/clockseed.d');
    expect(linesOf('a-1', spec)).not.toContain('confdir /etc/chrony/clockseed.d');
  });
});

test('whoever has none has nothing of it, and groups below stand below', () => {
  for (const name of ['d', 'f', 'b-1']) {
    const model = machineOf(rendered, name);
    expect(expectationsOf(name, /^(external|refclock|outside|preset-outside)$/)).toEqual([]);
    expect(model.packages).not.toContain('gpsd');
    expect(
      model.files.map(({ path }) => path).filter((path) => /gpsd|refclock|udev|receivers/.test(path)),
    ).toEqual([]);
  }
  const strataOf = (name: string) => printStrata(machineOf(rendered, name).plan.strata.value);
  expect(['a-1', 'b-1', 'c', 'd', 'f'].map(strataOf)).toEqual([
    '2 to 9',
    '3 to 10',
    '1 to 4',
    '2 to 5',
    '3 to 6',
  ]);
  expect(machineOf(rendered, 'd').plan.local?.stratum).toBe(7);
});
