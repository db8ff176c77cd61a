import { describe, expect } from 'vitest';
import { judgeNeed } from '../../src/compare/judge-need.js';
import { listSecretDeliverables } from '../../src/package/list-secret-deliverables.js';
import { openRing } from '../../src/secrets/key-ring.js';
import type { Machine } from '../clockseed/support/machine.js';
import { keygenFor, renderWithKeys } from '../secrets/support/make-keys.js';
import { fileOf, machineOf, renderSpec } from '../support/render-spec.js';
import * as installer from './support/installer-machine.js';

// Where diff asks for more than the installer, the installer is not enough; and keys, which diff does not read.

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

const spec = (top: string, group = ''): string =>
  `version: 1\nname: lobby\nfirewall: unmanaged\n${top}\ngroups:\n` +
  `  g: {network: 10.9.0.0/24, interface: eth0, ${group}primary: {p: 10.9.0.1}, secondary: {s: 10.9.0.2}}\n`;

function deliver(text: string): void {
  const rendered = renderSpec(text);
  const paths = ['install.sh', 'install/p.sh', 'install/s.sh'];
  installer.deliver(machine, new Map(paths.map((path) => [path, fileOf(rendered, path)])));
}

function judge(old: string, next: string, name = 'p') {
  return judgeNeed(machineOf(renderSpec(old), name), machineOf(renderSpec(next), name), false);
}

describe('a new first boot is asked for where install.sh', () => {
  installer.testInstaller('refuses: another system', () => {
    const [old, next] = [spec('os: debian-12'), spec('os: debian-13')];
    expect(judge(old, next)).toMatchObject({ action: 'first-boot' });
    deliver(next);
    expect(installer.install(machine, 'p')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/debian-13/),
    });
  });

  installer.testInstaller('fails: a package that the image should hold', () => {
    const baked = 'os: debian-12\ninstall: baked';
    const [old, next] = [spec(baked), spec(baked, 'sources: [{refclock: gpsd, device: /dev/ttyS0}], ')];
    expect(judge(old, next)).toMatchObject({ action: 'first-boot', reasons: ['package gpsd of its image'] });
    deliver(old);
    installer.installWell(machine, 'p');
    deliver(next);
    const { status, stderr } = installer.install(machine, 'p');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/should hold are missing: gpsd/),
    });
  });

  installer.testInstaller('changes nothing: addresses, and the site’s own keys', () => {
    const old = 'os: debian-12';
    deliver(spec(old));
    installer.installWell(machine, 'p');
    for (const more of [
      'addressing: dhcp',
      'cloud-init: {locale: C.UTF-8}',
      'apt: {proxy: "http://10.9.0.9:1/"}',
    ]) {
      const next = spec(`${old}\n${more}`);
      expect([more, judge(spec(old), next).action]).toEqual([more, 'first-boot']);
      deliver(next);
      expect(installer.installWell(machine, 'p')[0]).toBe('install: all files are as planned');
    }
  });
});

describe('with keys, read without any', () => {
  const group = (machines: string) =>
    `version: 1\nname: lobby\nos: debian-12\nfirewall: unmanaged\ngroups:\n  g: {network: 10.9.0.0/24, interface: eth0, ` +
    `authentication: keys, primary: {p: 10.9.0.1}, secondary: {${machines}}}\n`;

  /** chrony's unit, as the installation of the secrets leaves it. */
  function installSecrets(text: string, keys: ReturnType<typeof keygenFor>, name: string): string[] {
    const { plan } = renderWithKeys(text, keys);
    const files = [...listSecretDeliverables(plan, openRing(keys))];
    const texts = files.flatMap(({ path, content }) =>
      typeof content === 'string' ? [[path, content] as const] : [],
    );
    installer.deliver(machine, new Map(texts.filter(([path]) => path.startsWith('install'))));
    const before = machine.read('/run/systemctl/chrony.service/InvocationID');
    installer.installWell(machine, name);
    return before === machine.read('/run/systemctl/chrony.service/InvocationID') ? [] : ['restarts'];
  }

  installer.testInstaller(
    'a new machine restarts its primary, for its key file, and not the other secondary',
    () => {
      const [old, next] = [group('s: 10.9.0.2'), group('s: 10.9.0.2, t: 10.9.0.3')];
      const first = keygenFor(old);
      const second = keygenFor(next, {}, first);
      for (const name of ['p', 's']) {
        const { restarts } = judge(old, next, name);
        installSecrets(old, first, name);
        expect([name, installSecrets(next, second, name)]).toEqual([name, restarts.map(({ does }) => does)]);
      }
      expect(judge(old, next, 'p').restarts).toHaveLength(1);
      expect(judge(old, next, 's').restarts).toHaveLength(0);
    },
  );
});
