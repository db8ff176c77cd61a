import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SYSTEM_NAMES } from '../../src/facts/systems.js';
import { checkUserData } from '../../src/package/check-user-data.js';
import { printYaml } from '../../src/package/print-yaml.js';
import { fileOf, renderSpec } from '../support/render-spec.js';

const GROUP =
  'network: 10.0.0.0/24, interface: eth0, primary: {p: 10.0.0.1}, secondary: {s-1..2: 10.0.0.2..3, d: dhcp}';
const specWith = (settings = '', group = GROUP) =>
  `version: 1\nname: t\nos: debian-12\n${settings}\ngroups: {g: {${group}}}\n`;
const metaDataOf = (spec: string, name: string) => parse(fileOf(renderSpec(spec), `nodes/${name}/meta-data`));
const configOf = (spec: string, name: string) =>
  parse(fileOf(renderSpec(spec), `nodes/${name}/network-config`));

/** A time server that DHCP hands out is not taken. */
const DHCP = { dhcp4: true, 'dhcp4-overrides': { 'use-ntp': false } };

describe('instance-id', () => {
  test('is the machine’s own, and another one as soon as its configuration is', () => {
    const ids = [
      '',
      'polling: tight',
      'verify: {within: 4m}',
      'addressing: dhcp',
      'cloud-init: {locale: C.UTF-8}',
      'step: never',
    ].map((settings) => metaDataOf(specWith(settings), 's-1')['instance-id']);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^s-1-[0-9a-f]{12}$/);
  });

  test('stays when only the spec’s text, or another machine, changes', () => {
    const id = metaDataOf(specWith(), 's-1')['instance-id'];
    expect(metaDataOf(`# more\n${specWith()}`, 's-1')['instance-id']).toBe(id);
    expect(metaDataOf(specWith('machines: {s-2: {polling: tight}}'), 's-1')['instance-id']).toBe(id);
  });

  test('says no host name for machines that are not listed', () => {
    const spec = specWith(
      '',
      'network: 10.0.0.0/24, interface: eth0, primary: {p: 10.0.0.1}, secondary: any',
    );
    expect(metaDataOf(spec, 'g-secondary')).toEqual({ 'instance-id': expect.any(String) });
    expect(metaDataOf(spec, 'p')).toEqual({ 'instance-id': expect.any(String), 'local-hostname': 'p' });
  });
});

describe('a first boot that is cut short', () => {
  const bootcmdOf = (settings: string): string[][] =>
    parse(fileOf(renderSpec(specWith(settings)), 'nodes/s-1/user-data')).bootcmd;

  test('is begun anew: cloud-init writes and runs everything again until it was applied once', () => {
    const root = mkdtempSync(join(tmpdir(), 'clockseed-bootcmd-'));
    const marks = join(root, 'var/lib/cloud/instance/sem');
    mkdirSync(marks, { recursive: true });
    mkdirSync(join(root, 'var/lib/clockseed'), { recursive: true });
    const [shell = '', option = '', line = ''] = bootcmdOf('')[0] ?? [];
    const boot = () => {
      for (const name of ['write_files', 'runcmd', 'scripts_user', 'ssh'])
        writeFileSync(join(marks, `config_${name}`), '');
      execFileSync(shell, [option, line.replaceAll('/var/lib', `${root}/var/lib`)]);
      return readdirSync(marks);
    };
    expect(boot()).toEqual(['config_ssh']);
    writeFileSync(join(root, 'var/lib/clockseed/applied'), 'x');
    expect(boot()).toHaveLength(4);
    rmSync(root, { recursive: true });
  });

  test('the site’s own bootcmd comes after it', () => {
    expect(bootcmdOf('cloud-init: {bootcmd: [[date], hostname]}').slice(1)).toEqual([['date'], 'hostname']);
    expect(bootcmdOf('cloud-init: {bootcmd: date}').slice(1)).toEqual(['date']);
  });
});

describe('network-config', () => {
  const away = '{method: static, gateway: 10.0.0.254, nameservers: [10.0.0.53, 10.0.0.54]}';

  test('says nothing unless addressing is set, and why', () => {
    const text = fileOf(renderSpec(specWith()), 'nodes/p/network-config');
    expect(parse(text)).toBeNull();
    expect(text).toMatch(/^# .*unmanaged/);
  });

  test('static: the address, the way out, name servers; DHCP for who is known by name only', () => {
    const spec = specWith(
      `addressing: ${away}\nmachines: {s-2: {mac: "52-54-00-12-34-AB", interface: enp9}}`,
    );
    const fixed = {
      dhcp4: false,
      dhcp6: false,
      addresses: ['10.0.0.2/24'],
      routes: [{ to: '0.0.0.0/0', via: '10.0.0.254' }],
      nameservers: { addresses: ['10.0.0.53', '10.0.0.54'] },
    };
    expect(configOf(spec, 's-1')).toEqual({ version: 2, ethernets: { eth0: fixed } });
    const match = { match: { macaddress: '52:54:00:12:34:ab' }, 'set-name': 'enp9' };
    expect(configOf(spec, 's-2').ethernets).toEqual({
      enp9: { ...match, ...fixed, addresses: ['10.0.0.3/24'] },
    });
    expect(configOf(spec, 'd')).toEqual({ version: 2, ethernets: { eth0: DHCP } });
  });

  test('the prefix is that of the machine’s own network; boot waits only if first boot needs it', () => {
    const group =
      "network: [10.0.0.0/24, 10.1.0.0/16, 'fd00::/48'], interface: eth0, primary: {p: 10.1.0.1}, secondary: any";
    const spec = specWith('addressing: static\ninstall: baked', group);
    expect(configOf(spec, 'p').ethernets.eth0.addresses).toEqual(['10.1.0.1/16']);
    expect(configOf(spec, 'g-secondary').ethernets.eth0).toEqual({
      ...DHCP,
      dhcp6: true,
      'dhcp6-overrides': { 'use-ntp': false },
    });
  });

  test('boot waits for the adapter if first boot needs it, or where not waiting would make it wait longer', () => {
    const adapterOf = (settings: string, os: string) =>
      configOf(specWith(`addressing: dhcp\n${settings}`).replace('debian-12', os), 'p').ethernets.eth0;
    for (const os of SYSTEM_NAMES) expect(adapterOf('install: first-boot', os)).toEqual(DHCP);
    // systemd-networkd-wait-online fails after two minutes where no adapter is required (systemd#29388; seen on 12).
    for (const os of ['debian-12', 'ubuntu-22.04']) expect(adapterOf('install: baked', os)).toEqual(DHCP);
    for (const os of ['debian-11', 'debian-13', 'ubuntu-24.04', 'ubuntu-26.04'])
      expect(adapterOf('install: baked', os)).toEqual({ ...DHCP, optional: true });
  });
});

describe('apt', () => {
  const aptOf = (settings: string, os = 'debian-12') =>
    parse(fileOf(renderSpec(specWith(settings).replace('debian-12', os)), 'nodes/p/user-data')).apt;
  const entry = (uri: string) => [{ arches: ['default'], uri }];

  test.each([
    ['debian-12', 'http://security.debian.org/debian-security'],
    ['ubuntu-24.04', 'http://10.0.0.9/x'],
  ])('a mirror alone is not taken for security updates where it has none (%s)', (os, security) => {
    expect(aptOf('apt: {mirror: http://10.0.0.9/x}', os)).toEqual({
      // Debian's cloud.cfg keeps the image's own sources otherwise, and the mirror does nothing (seen).
      preserve_sources_list: false,
      primary: entry('http://10.0.0.9/x'),
      security: entry(security),
    });
  });

  test('a proxy alone changes no archive; nothing asked for, nothing said', () => {
    expect(aptOf('apt: {proxy: http://10.0.0.9:3142}')).toEqual({ proxy: 'http://10.0.0.9:3142' });
    expect(aptOf('')).toBeUndefined();
  });
});

describe('checkUserData', () => {
  /** Text that packs to no less than half. */
  const noise = Array.from({ length: 150 }, (_, index) =>
    createHash('sha256').update(`${index}`).digest('hex'),
  ).join('');

  test('refuses what a datasource does not carry, once for all machines of the same settings', () => {
    const site = `cloud-init: {x: "${noise}"}\ndatasource: ec2`;
    const found = checkUserData(renderSpec(specWith(site)).plan);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code: 'user-data-too-large',
      path: ['datasource'],
      allowed: expect.stringMatching(/^at most 16384 bytes; install: baked/),
    });
    expect(found[0]?.message).toMatch(/^the user-data of p has \d{5} bytes packed, more than ec2 carries$/);
    expect(checkUserData(renderSpec(specWith(`${site}\ninstall: baked`)).plan)).toEqual([]);
    expect(
      checkUserData(renderSpec(specWith(site.replace('datasource: ec2', 'datasource: openstack'))).plan),
    ).toEqual([]);
  });

  test('the limit is that of what is packed: whoever asks nobody before it serves fits, with room for the site’s keys', () => {
    const sizeOf = (settings: string, name: string) =>
      renderSpec(specWith(`datasource: ec2\npolling: tight\n${settings}`)).packed.get(
        `nodes/${name}/user-data.gz`,
      )?.length;
    expect(sizeOf('', 's-1')).toBeLessThan(16_384 - 256);
    // A primary brings one program more, and needs an image that has them.
    expect(sizeOf('', 'p')).toBeGreaterThan(16_384);
    expect(sizeOf('install: baked', 'p')).toBeLessThan(4096);
  });
});

describe('printYaml', () => {
  test('quotes, for PyYAML, what YAML 1.1 or PyYAML would read as something else', () => {
    const text = printYaml({
      a: 'on',
      b: '=',
      c: 'x\ty',
      d: 'x\u2028y: z',
      e: '\u007f',
      f: '1:30',
      g: 'plain text',
      h: 'two\nlines\n',
    });
    expect(text).toBe(
      'a: "on"\nb: "="\nc: "x\\ty"\nd: "x\\u2028y: z"\ne: "\\u007f"\nf: "1:30"\ng: plain text\nh: |\n  two\n  lines\n',
    );
  });
});
