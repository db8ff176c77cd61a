import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/facts/systems.js';
import { contentOf, machineOf, renderSpec } from '../support/render-spec.js';

const GROUP = '{network: 10.0.0.0/24, interface: eth0, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}';
const modelOf = (name: string, settings = 'os: debian-12') =>
  machineOf(renderSpec(`version: 1\nname: t\n${settings}\ngroups: {g: ${GROUP}}\n`), name);

describe('a machine', () => {
  test('has each path once, absolute, and its programs executable', () => {
    const { files } = modelOf('p');
    const paths = files.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const { path, mode, phase, content } of files) {
      expect(path).toMatch(/^\/(etc|usr\/local\/lib\/clockseed)\/[A-Za-z0-9@./-]+$/);
      expect({ path, mode }).toEqual({ path, mode: path.startsWith('/usr/local/lib/') ? '0755' : '0644' });
      expect(content).toMatch(/[^\n]\n$/);
      if (phase !== 'bake') expect(content).not.toMatch(/\r|\{\{|\}\}|undefined|\[object/);
    }
  });

  test('what may be in an image is the same on every machine, whatever the spec says', () => {
    const baked = (name: string, settings: string) =>
      modelOf(name, settings).files.filter(({ phase }) => phase === 'bake');
    const first = baked('p', 'os: debian-12');
    expect(first.length).toBeGreaterThan(10);
    // A secondary needs fewer of them.
    const missing = ['preset', 'rtc', 'clockseed-rtc.service', 'clockseed-rtc.timer'];
    const ofSecondary = first.filter(({ path }) => !missing.includes(basename(path)));
    expect(ofSecondary).toHaveLength(first.length - missing.length);
    for (const os of SYSTEM_NAMES) {
      const settings = `os: ${os}\npolling: tight\nfirewall: enable\nverify: {every: 5m}`;
      expect(baked('p', settings)).toEqual(first);
      expect(baked('s', settings)).toEqual(ofSecondary);
    }
  });

  test.each(SYSTEM_NAMES)(
    'gets the packages of %s, and ufw unless the firewall is not our business',
    (os) => {
      const hwclock = ['debian-13', 'ubuntu-24.04', 'ubuntu-26.04'].includes(os) ? ['util-linux-extra'] : [];
      expect(modelOf('p', `os: ${os}`).packages).toEqual(['chrony', 'ethtool', ...hwclock, 'ufw']);
      expect(modelOf('p', `os: ${os}\nfirewall: unmanaged`).packages).toEqual([
        'chrony',
        'ethtool',
        ...hwclock,
      ]);
    },
  );

  test('has another digest as soon as anything of it changes', () => {
    const changes = [
      '',
      'polling: tight',
      'firewall: enable',
      'install: baked',
      'verify: {every: 2m}',
      'scheduling: {priority: 2}',
    ];
    const digests = changes.map((change) => modelOf('s', `os: debian-12\n${change}`).configuration);
    expect(new Set(digests).size).toBe(changes.length);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(contentOf(modelOf('s'), '/etc/clockseed/expect')).toContain(`\nconfiguration=${digests[0]}\n`);
  });
});

describe('/etc/clockseed/expect', () => {
  test('holds what the programs on the machine read, each key that is no list once', () => {
    const lines = contentOf(modelOf('s'), '/etc/clockseed/expect')
      .split('\n')
      .filter((line) => line.includes('=') && !line.startsWith('#'));
    const keys = lines.map((line) => line.split('=', 1)[0]);
    const lists = ['adapter', 'leader', 'serve', 'package', 'enable', 'mask'];
    const single = keys.filter((key) => !lists.includes(key ?? ''));
    expect(new Set(single).size).toBe(single.length);
    const programs = ['verify', 'apply', 'probe', 'preset', 'rtc'].map((name) =>
      contentOf(modelOf('p'), `/usr/local/lib/clockseed/${name}`),
    );
    const read = new Set([...programs.join('\n').matchAll(/\bsettings? ([a-z-]+)/g)].map(([, key]) => key));
    const elsewhere = [
      'serve',
      'peer',
      'local-stratum',
      'holdover-stratum',
      'preset',
      'preset-otherwise',
      'preset-outside',
      'preset-limit',
      'step',
      'keys',
      'key',
      'ptp',
      'ptp-adapter',
      'ptp-owner',
      'preset-clock',
    ];
    const known = [...keys, ...elsewhere, 'textfile'];
    expect([...read].filter((key) => !known.includes(key))).toEqual([]);
  });

  test.each([
    ['fifo', 'policy: fifo, priority: 9', 'scheduling-policy=fifo\nscheduling-priority=9\n'],
    ['rr', 'policy: rr', 'scheduling-policy=rr\nscheduling-priority=1\n'],
    ['other', 'policy: other, priority: 9', 'scheduling-policy=other\nscheduling-priority=0\n'],
  ])('expects of %s what the kernel will show', (_, scheduling, lines) => {
    const machine = modelOf('s', `os: debian-12\nscheduling: {${scheduling}}`);
    expect(contentOf(machine, '/etc/clockseed/expect')).toContain(lines);
  });

  test.each([
    ['1us', '0.000001'],
    ['100us', '0.0001'],
    ['1.5ms', '0.0015'],
    ['1s', '1'],
  ])('writes an offset of %s as a plain decimal number', (offset, seconds) => {
    const machine = modelOf('s', `os: debian-12\nverify: {max-offset: ${offset}}`);
    expect(contentOf(machine, '/etc/clockseed/expect')).toContain(`\nmax-offset=${seconds}\n`);
  });
});

describe('chrony.conf', () => {
  test('makes room for the records of many clients, which interleaved mode needs', () => {
    const line = (clients: number) => {
      const members = `{n-1..${clients}: 10.0.1.1..${addressAfter(clients)}}`;
      const spec = `version: 1\nname: t\nos: debian-12\ngroups: {g: {network: 10.0.0.0/16, interface: a, primary: {p: 10.0.0.1}, secondary: ${members}}}\n`;
      return contentOf(machineOf(renderSpec(spec), 'p'), '/etc/chrony/chrony.conf').match(
        /^clientloglimit .*$/m,
      )?.[0];
    };
    expect(line(2048)).toBeUndefined();
    expect(line(2049)).toBe('clientloglimit 1048576');
  });
});

/** The whole address `count` - 1 after 10.0.1.1. */
function addressAfter(count: number): string {
  const last = 256 + count;
  return `10.0.${last >> 8}.${last & 255}`;
}
