import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createNetwork, type Network } from '../clockseed/support/create-network.js';
import type { Machine } from '../clockseed/support/machine.js';
import { fileOf, renderSpec } from '../support/render-spec.js';
import { findTool, testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';

// The generated dnsmasq.conf in the real dnsmasq, asked by a real DHCP client that says what firmware says.
const TOOLS = ['netns', 'dnsmasq', 'udhcpc'] as const;
const SERVER = 'http://10.9.0.2:8000/';

let network: Network;
let server: Machine;
let client: Machine;
beforeEach(async () => {
  if (TOOLS.some((tool) => findTool(tool) === undefined)) return;
  network = await createNetwork();
  server = await network.addMachine('server');
  client = await network.addMachine('client');
  server.plugIn('10.9.0.2/24');
  client.plugIn('10.9.0.9/24');
  client.ask('ip', 'address', 'flush', 'dev', 'eth0');
  client.write('/usr/local/bin/say', '#!/bin/sh\n[ "$1" != bound ] || env\n', '755');
}, 30_000);
afterEach(() => network?.close());

function printSpec(netboot: string, machines: string): string {
  return `version: 1
name: site
os: debian-13
netboot: {server: '${SERVER}', ${netboot}}
groups:
  g: {network: 10.9.0.0/24, interface: eth0, primary: {p-1: 10.9.0.4}, secondary: {s-1: 10.9.0.5, s-2: dhcp}}
machines: {p-1: {netboot: none}, ${machines}}
`;
}

async function serveDhcp(spec: string): Promise<void> {
  const configuration = fileOf(renderSpec(spec), 'netboot/dnsmasq.conf');
  server.write('/etc/dnsmasq.conf', configuration.replace('tftp-root=/srv/tftp', 'tftp-root=/run/tftp'));
  server.ask('mkdir', '-p', '/run/tftp');
  const own = ['--conf-file=/etc/dnsmasq.conf', '--dhcp-leasefile=/run/leases'];
  const running = server.start(
    'dnsmasq',
    '--keep-in-foreground',
    '--log-facility=-',
    '--user=root',
    '--pid-file=/run/dnsmasq.pid',
    ...own,
  );
  const ended = running.then(({ stderr }) => {
    throw new Error(`dnsmasq ended: ${stderr}`);
  });
  ended.catch(() => undefined);
  await Promise.race([waitFor('dnsmasq', () => server.ask('ss', '-lnu').includes(':67 '), 30), ended]);
}

const macOf = (machine: Machine) => machine.read('/sys/class/net/eth0/address').trim();
/** Architectures of RFC 4578 as the client sends them; iPXE says more. */
const BIOS = ['-x', '0x5d:0000'];
const EFI = ['-x', '0x5d:0007'];
const IPXE = [...BIOS, '-x', '0xaf:b10101'];

/** What the client was given, by the client's own names; undefined when nobody answered. */
function ask(options: readonly string[]): Record<string, string> | undefined {
  const args = ['-i', 'eth0', '-n', '-q', '-f', '-t', '8', '-T', '1', '-s', '/usr/local/bin/say'];
  const wanted = ['-O', 'ntpsrv', '-O', 'router', '-O', 'dns', '-O', 'hostname'];
  const { status, stdout } = client.run('udhcpc', ...args, ...wanted, ...options);
  if (status !== 0) return undefined;
  return Object.fromEntries(
    stdout
      .split('\n')
      .flatMap((line) => [/^(\w+)=(.*)$/.exec(line)?.slice(1) ?? []].filter((pair) => pair.length === 2)),
  );
}

describe('a machine of the spec', () => {
  testWith(
    TOOLS,
    'gets its address, its name, what to load, and no time server',
    async () => {
      await serveDhcp(printSpec('', `s-1: {mac: '${macOf(client)}'}, s-2: {netboot: none}`));
      const lease = ask(BIOS);
      expect(lease).toMatchObject({
        ip: '10.9.0.5',
        subnet: '255.255.255.0',
        hostname: 's-1',
        boot_file: 'undionly.kpxe',
      });
      expect(lease).toMatchObject({ siaddr: '10.9.0.2' });
      for (const name of ['ntpsrv', 'router', 'dns']) expect(lease).not.toHaveProperty(name);
      expect(ask(EFI)).toMatchObject({ boot_file: 'ipxe.efi' });
      expect(ask(IPXE)).toMatchObject({ boot_file: `${SERVER}netboot/ipxe/boot.ipxe` });
    },
    60_000,
  );

  testWith(
    TOOLS,
    'gets GRUB, a router, name servers and time servers where the spec says so',
    async () => {
      const dhcp =
        'loader: grub, dhcp: {router: 10.9.0.1, nameservers: [10.9.0.1, 10.9.0.3], ntp: primaries}';
      await serveDhcp(printSpec(dhcp, `s-1: {mac: '${macOf(client)}'}, s-2: {netboot: none}`));
      expect(ask(BIOS)).toMatchObject({
        boot_file: 'grub/i386-pc/core.0',
        router: '10.9.0.1',
        dns: '10.9.0.1 10.9.0.3',
        ntpsrv: '10.9.0.4',
      });
      expect(ask(EFI)).toMatchObject({ boot_file: 'grub/x86_64-efi/core.efi' });
    },
    60_000,
  );

  testWith(
    TOOLS,
    'that is known as dhcp gets an address of the pool',
    async () => {
      const spec = printSpec(
        'dhcp: {pool: 10.9.0.100..101}',
        `s-1: {netboot: none}, s-2: {mac: '${macOf(client)}'}`,
      );
      await serveDhcp(spec);
      expect(ask(BIOS)).toMatchObject({ ip: expect.stringMatching(/^10\.9\.0\.10[01]$/), hostname: 's-2' });
    },
    60_000,
  );
});

// Tags of ours, and names that dnsmasq takes for a lease's time or for "do not answer".
for (const [group, name] of [
  ['ipxe', '12h'],
  ['x64', 'ignore'],
  ['way1', 'infinite'],
] as const)
  testWith(
    TOOLS,
    `the machine ${name} of the group ${group} gets what any other would`,
    async () => {
      const spec = printSpec('', `s-1: {mac: '${macOf(client)}'}, s-2: {netboot: none}`);
      await serveDhcp(spec.replace('  g:', `  ${group}:`).replaceAll('s-1', name));
      expect(ask(BIOS)).toMatchObject({
        ip: '10.9.0.5',
        hostname: name,
        lease: '43200',
        boot_file: 'undionly.kpxe',
      });
    },
    60_000,
  );

testWith(
  TOOLS,
  'a group with two networks: pool and router are those of one of them',
  async () => {
    const spec = printSpec(
      'dhcp: {pool: 10.8.0.100..101, router: 10.8.0.1}',
      `s-1: {mac: '${macOf(client)}'}, s-2: {netboot: none}`,
    );
    await serveDhcp(spec.replace('10.9.0.0/24', '[10.8.0.0/24, 10.9.0.0/24]'));
    const lease = ask(BIOS);
    expect(lease).toMatchObject({ ip: '10.9.0.5', boot_file: 'undionly.kpxe' });
    expect(lease).not.toHaveProperty('router');
  },
  60_000,
);

testWith(
  TOOLS,
  'a machine that is not in the spec gets no answer, with a pool neither',
  async () => {
    const spec = printSpec(
      'dhcp: {pool: 10.9.0.100..199}',
      "s-1: {mac: '52:54:00:00:00:99'}, s-2: {netboot: none}",
    );
    await serveDhcp(spec);
    expect(ask(BIOS)).toBeUndefined();
  },
  60_000,
);
