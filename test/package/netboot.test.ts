import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { AccessList } from '../../src/package/access-list.js';
import { listSecretDeliverables } from '../../src/package/list-secret-deliverables.js';
import { openRing } from '../../src/secrets/key-ring.js';
import { keygenFor, renderWithKeys } from '../secrets/support/make-keys.js';
import { fileOf, renderSpec } from '../support/render-spec.js';

const SERVER = 'http://10.0.0.2:8000/';
const specFor = (settings: string, machines: string, group = '') => `version: 1
name: t
os: debian-13
${settings}
netboot: {server: '${SERVER}'}
groups:
  g:
    network: 10.0.0.0/24
    interface: eno1
    ${group}
    primary: {p: 10.0.0.4}
    secondary: {s-1: 10.0.0.5, s-2: 10.0.0.6}
machines: {p: {netboot: none}, ${machines}}
`;
const MACS = "s-1: {mac: '52-54-00-00-00-01'}, s-2: {mac: '52:54:00:00:00:02'}";

describe('what a machine boots', () => {
  test('is called after its MAC address, by iPXE and by GRUB, and leads to its seed', () => {
    const rendered = renderSpec(specFor('', MACS));
    const ipxe = fileOf(rendered, 'netboot/ipxe/52-54-00-00-00-01.ipxe');
    expect(ipxe).toMatch(/^#!ipxe\n/);
    expect(ipxe).toContain(
      `kernel --name vmlinuz ${SERVER}files/debian-13/vmlinuz initrd=initrd ds=nocloud;s=${SERVER}nodes/s-1/ || goto again\n`,
    );
    expect(fileOf(rendered, 'netboot/grub/52-54-00-00-00-02.cfg')).toContain(
      `linux (http,10.0.0.2:8000)/files/debian-13/vmlinuz 'ds=nocloud;s=${SERVER}nodes/s-2/'; do`,
    );
  });

  test('is asked for as an older cloud-init knows it', () => {
    const rendered = renderSpec(specFor('', MACS.replace("'}", "', os: debian-12}")));
    expect(fileOf(rendered, 'netboot/ipxe/52-54-00-00-00-01.ipxe')).toContain(' ds=nocloud-net;s=');
    expect(fileOf(rendered, 'netboot/ipxe/52-54-00-00-00-02.ipxe')).toContain(' ds=nocloud;s=');
  });

  test('is nothing for a machine that does not, whose address is kept for it all the same', () => {
    const rendered = renderSpec(specFor('', `${MACS.replace("'}", "', netboot: none}")}`));
    expect([...rendered.files.keys()].filter((path) => /netboot\/(ipxe|grub)\/52/.test(path))).toEqual([
      'netboot/ipxe/52-54-00-00-00-02.ipxe',
      'netboot/grub/52-54-00-00-00-02.cfg',
    ]);
    expect(fileOf(rendered, 'netboot/dnsmasq.conf').match(/^dhcp-host=.*$/gm)).toEqual([
      'dhcp-host=52:54:00:00:00:01,10.0.0.5,s-1',
      'dhcp-host=52:54:00:00:00:02,set:way1,10.0.0.6,s-2',
    ]);
  });

  test('without netboot is nothing at all', () => {
    const rendered = renderSpec(specFor('', MACS).replace(/^netboot: .*$/m, ''));
    expect([...rendered.files.keys()].filter((path) => path.startsWith('netboot'))).toEqual([]);
  });

  test('on both adapters of a relay is its own', () => {
    const rendered = renderSpec(`version: 1
name: t
os: debian-13
groups:
  core: {network: 10.0.0.0/24, interface: eno1, primary: {c: 10.0.0.4}, secondary: {r: 10.0.0.5}}
  hall: {follows: core, network: 10.1.0.0/24, interface: eno2, netboot: {server: '${SERVER}'}, primary: {r: 10.1.0.1}, secondary: {h: 10.1.0.2}}
machines:
  r: {interface: {core: eno1, hall: eno2}, mac: {core: '52:54:00:00:00:01', hall: '52:54:00:00:00:02'}}
  h: {mac: '52:54:00:00:00:03'}
`);
    expect([...rendered.files.keys()].filter((path) => path.startsWith('netboot/ipxe/52'))).toEqual([
      'netboot/ipxe/52-54-00-00-00-02.ipxe',
      'netboot/ipxe/52-54-00-00-00-01.ipxe',
      'netboot/ipxe/52-54-00-00-00-03.ipxe',
    ]);
    // DHCP is hall's: in core's network somebody else gives addresses.
    expect(fileOf(rendered, 'netboot/dnsmasq.conf').match(/^dhcp-(host|range)=.*$/gm)).toEqual([
      'dhcp-range=set:net1,10.1.0.0,static,255.255.255.0,12h',
      'dhcp-host=52:54:00:00:00:02,set:way1,10.1.0.1,r',
      'dhcp-host=52:54:00:00:00:03,set:way1,10.1.0.2,h',
    ]);
  });
});

test('a machine with an IPv6 address boots by an IPv4 address of the pool', () => {
  const spec = specFor('', MACS)
    .replace('10.0.0.0/24', '[10.0.0.0/24, "fd00::/64"]')
    .replace(/10\.0\.0\.([456])/g, '"fd00::$1"')
    .replace('netboot: {', 'netboot: {dhcp: {pool: 10.0.0.100..199}, ');
  expect(fileOf(renderSpec(spec), 'netboot/dnsmasq.conf').match(/^dhcp-(host|range)=.*$/gm)).toEqual([
    'dhcp-range=set:net1,10.0.0.100,10.0.0.199,255.255.255.0,12h',
    'dhcp-host=52:54:00:00:00:01,set:way1,s-1',
    'dhcp-host=52:54:00:00:00:02,set:way1,s-2',
  ]);
});

test('nginx knows a server by its name where that is no address', () => {
  const nginxFor = (server: string) =>
    fileOf(renderSpec(specFor('', MACS).replace(SERVER, server)), 'netboot/nginx.conf');
  expect(nginxFor('http://boot.example/')).toContain(
    '    listen "80";\n    server_name "~^boot\\\\.example$";\n',
  );
  expect(nginxFor(SERVER)).not.toContain('server_name');
});

test('the README names clockseed serve and nginx for a server whose URL has no path', () => {
  const readmeFor = (server: string) =>
    fileOf(renderSpec(specFor('', MACS).replace(SERVER, server)), 'netboot/README.md').split('\n2. ')[0];
  expect(readmeFor(SERVER)).toContain(`<${SERVER}>: by \`clockseed serve\`, by nginx`);
  expect(readmeFor('http://10.0.0.2/boot/')).toContain('<http://10.0.0.2/boot/>: by whatever serves files.');
});

test('Ubuntu’s installer hands our user-data on to the system, with its name and its addresses', () => {
  const settings = 'addressing: {method: static, gateway: 10.0.0.1, nameservers: [10.0.0.1]}';
  const installer =
    "{start: installer, iso: 'http://10.0.0.3/u.iso', disk: /dev/sda, autoinstall: {ssh: {authorized-keys: [k]}}}";
  const machines = MACS.replace("'}", `', os: ubuntu-22.04, netboot: ${installer}}`);
  const rendered = renderSpec(specFor(settings, machines));
  const { autoinstall } = parse(fileOf(rendered, 'netboot/autoinstall/s-1/user-data'));
  const { 'user-data': handedOn, ...own } = autoinstall;
  expect(handedOn).toEqual({ hostname: 's-1', ...parse(fileOf(rendered, 'nodes/s-1/user-data')) });
  expect(own).toEqual({
    version: 1,
    apt: { geoip: false },
    network: parse(fileOf(rendered, 'nodes/s-1/network-config')),
    storage: { layout: { name: 'direct', match: { path: '/dev/sda' } } },
    ssh: { 'install-server': true, 'allow-pw': false, 'authorized-keys': ['k'] },
  });
  expect(fileOf(rendered, 'netboot/ipxe/52-54-00-00-00-01.ipxe')).toContain(
    ` ip=dhcp url=http://10.0.0.3/u.iso autoinstall ds=nocloud-net;s=${SERVER}netboot/autoinstall/s-1/ cloud-config-url=/dev/null BOOTIF=01-52-54-00-00-00-01 || `,
  );
});

describe('with keys', () => {
  const spec = specFor(
    '',
    `${MACS.replace("'}", "', netboot: {start: installer}}")}`,
    'authentication: keys',
  );
  const keys = keygenFor(spec);
  const { plan } = renderWithKeys(spec, keys);
  const files = new Map(
    [...listSecretDeliverables(plan, openRing(keys))].map(({ path, content }) => [path, String(content)]),
  );
  const access: AccessList = JSON.parse(files.get('access.json') ?? '');
  const tokenOf = (name: string) => access.machines.find((machine) => machine.name === name)?.token ?? '';

  test('what leads to a private seed is private, and names the machine’s own token', () => {
    expect(tokenOf('s-1')).toMatch(/^[\w-]{43}$/);
    const boot = files.get('netboot/ipxe/52-54-00-00-00-02.ipxe');
    expect(boot).toContain(`ds=nocloud;s=${SERVER}private/${tokenOf('s-2')}/nodes/s-2/`);
    expect(boot).not.toContain(tokenOf('s-1'));
    const preseed = files.get('netboot/preseed/s-1.cfg');
    expect(preseed).toContain(`"${SERVER}private/${tokenOf('s-1')}/nodes/s-1/$file"`);
    const tokens = access.machines.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(3);
    const open = [...renderSpec(spec).files.values()].join('\n');
    expect(tokens.filter((token) => open.includes(token))).toEqual([]);
  });

  test('says who may ask for what, from where', () => {
    const { token, ...rest } = access.machines.find(({ name }) => name === 's-1') ?? { token: '' };
    expect(rest).toEqual({
      name: 's-1',
      addresses: ['10.0.0.5'],
      files: ['meta-data', 'network-config', 'user-data', 'vendor-data']
        .map((file) => `nodes/s-1/${file}`)
        .concat('netboot/preseed/s-1.cfg'),
      boot: ['netboot/ipxe/52-54-00-00-00-01.ipxe', 'netboot/grub/52-54-00-00-00-01.cfg'],
    });
    expect(token).toBe(keys.seeds?.tokenOf('s-1'));
    for (const { files: some, boot } of access.machines)
      for (const path of [...some, ...boot]) expect(files.has(path)).toBe(true);
    expect(access.machines.find(({ name }) => name === 'p')?.boot).toEqual([]);
  });

  test('tokens stay as they are when keys turn', () => {
    expect(keygenFor(spec, { rotate: true }, keys).seeds?.tokenOf('s-1')).toBe(tokenOf('s-1'));
  });
});
