import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildImage } from '../../../src/machine/build-image.js';
import type { ImageModel } from '../../../src/machine/machine-model.js';
import { fileOf, type RenderedSpec, renderSpec } from '../../support/render-spec.js';
import { MATRIX } from '../../support/spec-matrix.js';

const group = (more = '') =>
  `groups: {gallery: {network: 10.0.0.0/24, interface: eth0, primary: {quartz: 10.0.0.1}, secondary: {cesium-1..3: 10.0.0.2..4, guest: dhcp}${more}}}`;
const render = (settings: string, more = '') =>
  renderSpec(`version: 1\nname: site\n${settings}\n${group(more)}\n`);

function imageOf({ plan }: RenderedSpec, name: string): ImageModel {
  const found = plan.images.find((image) => image.name === name);
  if (!found)
    throw new Error(`no image ${name}; there are ${plan.images.map((image) => image.name).join(', ')}`);
  return buildImage(plan.name, found);
}

function textOf(image: ImageModel, path: string): string {
  const file = image.files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`${path} is not in ${image.plan.name}`);
  return file.content;
}

const OVERRIDE = '/etc/systemd/system/chrony.service.d/override.conf';

describe('the images of a spec', () => {
  test('are one without a role, and one for each role of each group', () => {
    expect(render('os: debian-12').plan.images.map(({ name }) => name)).toEqual([
      'base',
      'gallery-primary',
      'gallery-secondary',
    ]);
  });

  test('are one without a role for each system', () => {
    const { plan } = render('os: debian-12\nmachines: {cesium-2: {os: debian-13}}');
    expect(plan.images.map(({ name, system }) => [name, system])).toEqual([
      ['base-debian-12', 'debian-12'],
      ['base-debian-13', 'debian-13'],
      ['gallery-primary', 'debian-12'],
      ['gallery-secondary', 'debian-12'],
    ]);
  });

  test('have no secondary where nobody follows', () => {
    const alone = `groups: {gallery: {network: 10.0.0.0/24, interface: eth0, primary: {quartz: 10.0.0.1}}}`;
    const { plan } = renderSpec(`version: 1\nname: site\nos: debian-12\n${alone}\n`);
    expect(plan.images.map(({ name }) => name)).toEqual(['base', 'gallery-primary']);
  });
});

describe('the image without a role', () => {
  const base = imageOf(render('os: debian-13\nfirewall: enable\npolling: tight'), 'base');

  test('holds nothing of one machine or group', () => {
    for (const { path, content } of base.files)
      expect(`${path}\n${content}`).not.toMatch(/quartz|cesium|gallery|10\.0\.0/);
    expect(base.files.map(({ path }) => path)).not.toContain('/etc/clockseed/expect');
    expect(base.absent).toEqual(['/etc/clockseed/firewall', '/etc/clockseed/expect']);
  });

  test('holds everything that a baked seed does not bring, and whatever package any of its machines needs', () => {
    const spec = render('os: debian-13\nmachines: {cesium-1: {firewall: unmanaged}}');
    const image = imageOf(spec, 'base');
    for (const { files, packages } of spec.machines.values()) {
      const baked = files.filter(({ phase }) => phase === 'bake');
      expect(image.files).toEqual(expect.arrayContaining(baked));
      expect(image.packages).toEqual(expect.arrayContaining([...packages]));
    }
    expect(image.packages).toEqual(['chrony', 'ethtool', 'util-linux-extra', 'ufw']);
  });

  test('asks and answers nobody', () => {
    const directives = textOf(base, '/etc/chrony/chrony.conf').match(/^[^#\n].*/gm);
    expect(directives).toEqual(['port 0', 'driftfile /var/lib/chrony/chrony.drift']);
  });

  test('schedules chronyd as most of its machines do', () => {
    const settings = 'os: debian-12\nmachines: {quartz: {scheduling: {policy: rr}}}';
    expect(textOf(imageOf(render(settings), 'base'), OVERRIDE)).toContain('\nCPUSchedulingPolicy=fifo\n');
    const most = 'os: debian-12\nmachines: {cesium-1..3: {scheduling: {policy: rr}}}';
    expect(textOf(imageOf(render(most), 'base'), OVERRIDE)).toContain('\nCPUSchedulingPolicy=rr\n');
  });

  test('enables what all its machines enable', () => {
    expect(base.enable).toEqual(['chrony.service', 'clockseed-verify.timer', 'clockseed-host-keys.service']);
  });
});

describe('an image with a role', () => {
  test('of a primary is that machine, without anything left to install', () => {
    const spec = render('os: debian-12\nstep: always');
    const image = imageOf(spec, 'gallery-primary');
    const paths = ['/etc/chrony/chrony.conf', OVERRIDE, '/etc/clockseed/firewall'];
    const machine = spec.machines.get('quartz');
    for (const path of paths)
      expect(textOf(image, path)).toBe(machine?.files.find((file) => file.path === path)?.content);
    expect(textOf(image, '/etc/clockseed/expect')).toMatch(/\nmachine=quartz\n(.*\n)*install=baked\n/);
    expect(image.enable).toContain('clockseed-rtc.timer');
  });

  test('of a secondary is none of them: known by its group, addressed by others', () => {
    const image = imageOf(
      render(
        'os: debian-12\naddressing: static\ninstall: baked\nmachines: {cesium-1: {mac: "52:54:00:00:00:01"}}',
      ),
      'gallery-secondary',
    );
    const expectations = textOf(image, '/etc/clockseed/expect');
    expect(expectations).toContain('\nmachine=gallery-secondary\n');
    expect(expectations).toContain('\nadapter=eth0 dhcp\n');
    expect(textOf(image, '/etc/systemd/network/05-clockseed.network')).toMatch(
      /\nName=eth0\n(.*\n)*DHCP=ipv4\n/,
    );
    expect(textOf(image, '/etc/chrony/chrony.conf')).toContain('\nserver 10.0.0.1 ');
  });

  test('of a secondary has the settings that most of them have', () => {
    const odd = render('os: debian-12\nmachines: {cesium-1: {polling: tight}}');
    expect(textOf(imageOf(odd, 'gallery-secondary'), '/etc/chrony/chrony.conf')).not.toContain(' filter ');
    const even = render('os: debian-12\nmachines: {cesium-1..3: {polling: tight}}');
    expect(textOf(imageOf(even, 'gallery-secondary'), '/etc/chrony/chrony.conf')).toContain(' filter ');
  });

  test('brings its addresses where the spec has them, by the name or the MAC of the adapter', () => {
    const networkOf = (settings: string) =>
      imageOf(render(`os: debian-12\n${settings}`), 'gallery-primary')
        .files.filter(({ path }) => path.startsWith('/etc/systemd/network/'))
        .map(({ path, content }) => [path, content.match(/^[^#\n].*/gm)?.join(' ')]);
    expect(networkOf('addressing: unmanaged')).toEqual([]);
    expect(networkOf('addressing: {method: static, gateway: 10.0.0.254, nameservers: [10.0.0.53]}')).toEqual([
      [
        '/etc/systemd/network/05-clockseed.network',
        '[Match] Name=eth0 [Link] RequiredForOnline=no-carrier [Network] ConfigureWithoutCarrier=yes Address=10.0.0.1/24 Gateway=10.0.0.254 DNS=10.0.0.53 [DHCPv4] UseNTP=no [DHCPv6] UseNTP=no',
      ],
    ]);
    expect(networkOf('addressing: dhcp\nmachines: {quartz: {mac: "52:54:00:00:00:01"}}')).toEqual([
      [
        '/etc/systemd/network/05-clockseed.link',
        '[Match] PermanentMACAddress=52:54:00:00:00:01 [Link] Name=eth0',
      ],
      [
        '/etc/systemd/network/05-clockseed.network',
        '[Match] PermanentMACAddress=52:54:00:00:00:01 [Link] RequiredForOnline=no-carrier [Network] ConfigureWithoutCarrier=yes DHCP=ipv4 [DHCPv4] UseNTP=no [DHCPv6] UseNTP=no',
      ],
    ]);
  });
});

describe('packer/', () => {
  test('has every file of every image once, with its digest and mode in contents', () => {
    for (const { text } of MATRIX) {
      const rendered = renderSpec(text);
      for (const { name } of rendered.plan.images) {
        const listed = fileOf(rendered, `packer/images/${name}/contents`).match(/^file=.*/gm) ?? [];
        expect(listed).toHaveLength(imageOf(rendered, name).files.length);
        for (const line of listed) {
          const [, mode, digest, path] = /^file=(\d+) (\w+) (\S+)$/.exec(line) ?? [];
          const own = rendered.files.get(`packer/images/${name}/files${path}`);
          const shared = rendered.files.get(`packer/files${path}`);
          expect([own, shared].filter((content) => content !== undefined)).toHaveLength(1);
          expect(
            createHash('sha256')
              .update(own ?? shared ?? '')
              .digest('hex'),
          ).toBe(digest);
          expect(mode).toBe(path && /^\/usr\/local\/lib\/(?!.*verify-ptp$)/.test(path) ? '0755' : '0644');
        }
      }
    }
  });

  test('tells in its README which image is for what, with commands that name one', () => {
    const readme = fileOf(render('os: debian-12'), 'packer/README.md');
    expect(readme).toContain('packer build -only=qemu.image -var image=base out/packer');
    expect(readme).toContain(
      '| `gallery-primary` | debian-12 | quartz, the primary of gallery, without a seed |',
    );
    expect(readme).toContain(
      '| `gallery-secondary` | debian-12 | secondaries of gallery without a seed (4 machines in the spec) |',
    );
  });
});
