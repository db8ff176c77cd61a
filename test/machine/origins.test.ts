import { describe, expect, test } from 'vitest';
import type { Origin } from '../../src/spec/topology.js';
import { machineOf, renderSpec } from '../support/render-spec.js';

const SPEC = `version: 1
name: site
os: debian-12
polling: tight
timestamping: hardware
step: always
firewall: enable
install: baked
scheduling:
  policy: rr
  priority: 7
verify: {within: 2m, every: 30s, max-offset: 50us, textfile: /srv/metrics}
chrony: {directives: [log tracking]}
groups:
  g:
    network:
      - 10.0.0.0/24
      - fd00::/64
    interface: eth0
    stratum: 5
    primary:
      p: 10.0.0.1
    secondary:
      s-1..2: 10.0.0.2..3
    chrony: {directives: [logchange 0.5]}
machines:
  s-2:
    interface: eth7
    verify: {max-offset: 70us}
    chrony: {directives: [maxupdateskew 5]}
`;
const LINES = SPEC.split('\n');
const rendered = renderSpec(SPEC, 'site.yaml');

/** Where a line of a file on a machine comes from: the text of the spec from there on, or the name of a default. */
function originOf(machine: string, path: string, line: string): string {
  const file = machineOf(rendered, machine).files.find((one) => one.path.endsWith(path));
  const found = file?.lines.find(({ text }) => text === line);
  if (!found) throw new Error(`${line} is not among\n${file?.lines.map(({ text }) => text).join('\n')}`);
  return describeOrigin(found.origin);
}

function describeOrigin(origin: Origin): string {
  if (origin.kind === 'default') return `default ${origin.setting}`;
  expect(origin.file).toBe('site.yaml');
  return `${origin.line}: ${LINES[origin.line - 1]?.slice(origin.column - 1)}`;
}

/** machine, file, line; the place of the spec that it comes from. */
const CASES = [
  ['p', 'chrony.conf', 'local stratum 5', '20: 5'],
  ['p', 'chrony.conf', 'allow 10.0.0.0/24', '17: 10.0.0.0/24'],
  ['p', 'chrony.conf', 'allow fd00::/64', '18: fd00::/64'],
  ['p', 'chrony.conf', 'driftfile /var/lib/chrony/chrony.drift', '22: p: 10.0.0.1'],
  ['p', 'chrony.conf', 'confdir /etc/chrony/clockseed.d', '5: hardware'],
  ['p', 'chrony.conf', 'log tracking', '13: log tracking]}'],
  [
    's-1',
    'chrony.conf',
    'server 10.0.0.1 iburst minpoll -4 maxpoll -4 xleave filter 15 maxdelayquant 0.5 extfield F323',
    '4: tight',
  ],
  ['s-1', 'chrony.conf', 'bindacqdevice eth0', '19: eth0'],
  ['s-2', 'chrony.conf', 'bindacqdevice eth7', '28: eth7'],
  ['s-1', 'chrony.conf', 'makestep 0.1 -1', '6: always'],
  ['s-1', 'chrony.conf', 'logchange 0.5', '25: logchange 0.5]}'],
  ['s-2', 'chrony.conf', 'maxupdateskew 5', '30: maxupdateskew 5]}'],
  ['s-1', 'override.conf', 'CPUSchedulingPolicy=rr', '10: rr'],
  ['s-1', 'override.conf', 'CPUSchedulingPriority=7', '11: 7'],
  [
    's-1',
    'clockseed-verify.timer',
    'OnUnitInactiveSec=30s',
    '12: 30s, max-offset: 50us, textfile: /srv/metrics}',
  ],
  [
    'p',
    'firewall',
    'allow in on eth0 from fd00::/64 to any port 123 proto udp comment clockseed',
    '18: fd00::/64',
  ],
  ['s-1', 'firewall', 'allow out on eth0 to 10.0.0.1 port 123 proto udp comment clockseed', '22: 10.0.0.1'],
  ['s-2', 'expect', 'max-offset=0.00007', '29: 70us}'],
  ['s-1', 'expect', 'max-offset=0.00005', '12: 50us, textfile: /srv/metrics}'],
  ['s-1', 'expect', 'within=120', '12: 2m, every: 30s, max-offset: 50us, textfile: /srv/metrics}'],
  ['s-1', 'expect', 'textfile=/srv/metrics', '12: /srv/metrics}'],
  ['s-1', 'expect', 'machine=s-1', '24: s-1..2: 10.0.0.2..3'],
  ['s-1', 'expect', 'adapter=eth0 10.0.0.2', '24: 10.0.0.2..3'],
  ['s-1', 'expect', 'leader=eth0 10.0.0.1 0A000001 -4', '22: 10.0.0.1'],
  ['s-1', 'expect', 'stratum=6 6', '20: 5'],
  ['s-1', 'expect', 'serve=eth0 10.0.0.1/32', '22: 10.0.0.1'],
  ['p', 'expect', 'serve=eth0 10.0.0.0/24', '17: 10.0.0.0/24'],
  ['p', 'expect', 'local-stratum=5', '20: 5'],
  ['p', 'expect', 'preset-otherwise=eth0 10.0.0.3 0A000003 -4', '24: 10.0.0.2..3'],
  ['p', 'expect', 'firewall=enable', '7: enable'],
  ['p', 'expect', 'timestamping=hardware', '5: hardware'],
  ['p', 'expect', 'install=baked', '8: baked'],
  ['p', 'expect', 'package=chrony', '3: debian-12'],
] as const;

describe('every generated line knows which line of the spec it comes from', () => {
  test.each(CASES)('%s %s: %s', (machine, path, line, place) => {
    expect(originOf(machine, path, line)).toBe(place);
  });

  test('or which default', () => {
    const bare = renderSpec(
      'version: 1\nname: t\nos: debian-12\ngroups: {g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}\n',
    );
    const lines = [...bare.machines.values()].flatMap(({ files }) => files.flatMap((file) => file.lines));
    const defaults = new Map(
      lines.flatMap(({ text, origin }) =>
        origin.kind === 'default' ? [[text, origin.setting] as const] : [],
      ),
    );
    expect(Object.fromEntries(defaults)).toMatchObject({
      'local stratum 8': 'stratum',
      'stratum=9 9': 'stratum',
      'makestep 0.001 3': 'step',
      'confdir /etc/chrony/clockseed.d': 'timestamping',
      'CPUSchedulingPolicy=fifo': 'scheduling.policy',
      'CPUSchedulingPriority=1': 'scheduling.priority',
      'max-offset=0.0001': 'verify.max-offset',
      'within=300': 'verify.within',
      'firewall=auto': 'firewall',
      'install=first-boot': 'install',
    });
  });

  test('and none is without: what the files hold beside comments and the frame is in their lines', () => {
    for (const { files } of rendered.machines.values()) {
      for (const { path, content, lines } of files.filter(({ phase }) => phase !== 'bake')) {
        if (!/chrony\.conf|expect|firewall/.test(path)) continue;
        const isFrame = (line: string) => line === '' || line.startsWith('#') || line === 'format=1';
        const written = content.split('\n').filter((line) => !isFrame(line));
        expect(lines.map(({ text }) => text)).toEqual(written);
      }
    }
  });
});
