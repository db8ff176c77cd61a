import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildImage } from '../../src/machine/build-image.js';
import { fileOf, type RenderedSpec, renderSpec } from '../support/render-spec.js';

/** A relay `r` on one adapter, known to the group above as `above`; settings of either group as YAML. */
const specWith = (above: string, ofCore: string, ofHall: string, machines = '{}') =>
  renderSpec(`version: 1
name: t
os: debian-12
install: baked
groups:
  core: {network: 10.0.0.0/24, interface: eno1, primary: {c: 10.0.0.1}, secondary: {r: ${above}}, addressing: ${ofCore}}
  hall: {follows: core, network: 10.2.0.0/24, interface: eno1, primary: {r: 10.2.0.1}, secondary: any, addressing: ${ofHall}}
machines: ${machines}
`);

/** What the relay's seed says of its only adapter. */
function adapterOf(spec: RenderedSpec): unknown {
  return parse(fileOf(spec, 'nodes/r/network-config')).ethernets.eno1;
}

/** The same in the image that makes a machine the relay. */
function linesOfImage({ plan }: RenderedSpec): string[] {
  const image = plan.images.find(({ name }) => name === 'hall-primary');
  if (!image) throw new Error('no image hall-primary');
  const files = buildImage(plan.name, image).files.filter(({ path }) =>
    path.startsWith('/etc/systemd/network/'),
  );
  return files.flatMap(({ lines }) => lines.map(({ text }) => text));
}

describe('a relay whose two groups are on one adapter', () => {
  test('gets both addresses, the gateway of the one group and the name servers of the other', () => {
    const spec = specWith(
      '10.0.0.11',
      '{method: static, gateway: 10.0.0.254}',
      '{method: static, nameservers: [10.2.0.53]}',
    );
    expect(adapterOf(spec)).toMatchObject({
      dhcp4: false,
      addresses: ['10.2.0.1/24', '10.0.0.11/24'],
      routes: [{ to: '0.0.0.0/0', via: '10.0.0.254' }],
      nameservers: { addresses: ['10.2.0.53'] },
    });
    const wanted = ['Address=10.2.0.1/24', 'Address=10.0.0.11/24', 'Gateway=10.0.0.254', 'DNS=10.2.0.53'];
    expect(linesOfImage(spec)).toEqual(expect.arrayContaining(wanted));
  });

  test('asks DHCP for the address that only DHCP knows, beside the fixed one', () => {
    const spec = specWith('dhcp', 'static', 'static');
    expect(adapterOf(spec)).toMatchObject({ dhcp4: true, addresses: ['10.2.0.1/24'] });
    expect(linesOfImage(spec)).toEqual(expect.arrayContaining(['Address=10.2.0.1/24', 'DHCP=ipv4']));
  });

  test.each(['core', 'hall'])('is known by the MAC address that %s says', (group) => {
    const spec = specWith('10.0.0.11', 'static', 'static', `{r: {mac: {${group}: "52:54:00:00:00:01"}}}`);
    expect(adapterOf(spec)).toMatchObject({ match: { macaddress: '52:54:00:00:00:01' }, 'set-name': 'eno1' });
    expect(linesOfImage(spec)).toContain('PermanentMACAddress=52:54:00:00:00:01');
  });
});
