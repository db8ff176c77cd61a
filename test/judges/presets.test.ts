import { readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { contentOf } from '../support/render-spec.js';
import { runTool, withFiles } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { listUnits, primaryWith, readChronyUnit } from './support/list-units.js';

const PRESET = '/etc/systemd/system-preset/10-clockseed.preset';
const machine = primaryWith('{policy: fifo}');

const WANTED = {
  'chrony.service': 'enabled',
  'clockseed-verify.timer': 'enabled',
  'clockseed-host-keys.service': 'enabled',
  'clockseed-rtc.timer': 'disabled',
  'chrony-wait.service': 'disabled',
  'chronyd-restricted.service': 'disabled',
  'systemd-timesyncd.service': 'disabled',
};

/** A file system with our units, the distribution's and a preset of the distribution's that wants the opposite. */
function listRoot(chronyd: string): Map<string, string> {
  const service = '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n';
  const root = new Map([...listUnits(machine)].map(([path, text]) => [`etc/systemd/system/${path}`, text]));
  for (const name of ['chrony-wait', 'chronyd-restricted', 'systemd-timesyncd', 'clockseed-host-keys'])
    root.set(`usr/lib/systemd/system/${name}.service`, service);
  root.set('usr/lib/systemd/system/chrony.service', readChronyUnit(chronyd, 'bookworm'));
  const opposite = 'disable chrony.service\ndisable clockseed-*\nenable *\n';
  root.set('usr/lib/systemd/system-preset/90-other.preset', opposite);
  return root.set(PRESET.slice(1), contentOf(machine, PRESET));
}

describe('systemctl on a file system with our units', () => {
  testWith(
    ['systemd-analyze', 'chronyd-4.3'],
    'follows our preset when first boot applies presets',
    (paths) => {
      withFiles(listRoot(paths['chronyd-4.3']), (root) => {
        const systemctl = join(dirname(paths['systemd-analyze']), 'systemctl');
        expect(runTool(systemctl, [`--root=${root}`, 'preset-all']).status).toBe(0);
        const stateOf = (unit: string) =>
          runTool(systemctl, [`--root=${root}`, 'is-enabled', unit]).stdout.trim();
        // A primary's timer is enabled by `apply`, which knows the role.
        expect(Object.keys(WANTED).map(stateOf)).toEqual(Object.values(WANTED));
      });
    },
  );

  testWith(
    ['systemd-analyze', 'chronyd-4.3'],
    'enables what apply enables, where it takes effect',
    (paths) => {
      withFiles(listRoot(paths['chronyd-4.3']), (root) => {
        const systemctl = join(dirname(paths['systemd-analyze']), 'systemctl');
        const units = [...machine.enable, 'clockseed-adapter@enp3s0.service'];
        const { status, stderr } = runTool(systemctl, [`--root=${root}`, 'enable', ...units]);
        expect({ status, warned: stderr.includes('no installation config') }).toEqual({
          status: 0,
          warned: false,
        });
        const links = join(root, 'etc/systemd/system');
        const adapter = 'sys-subsystem-net-devices-enp3s0.device.wants/clockseed-adapter@enp3s0.service';
        expect(readlinkSync(join(links, adapter))).toBe('/etc/systemd/system/clockseed-adapter@.service');
        // timers.target, not cloud-init.target: that is never reached once the seed is gone.
        for (const timer of ['clockseed-verify.timer', 'clockseed-rtc.timer'])
          expect(readlinkSync(join(links, 'timers.target.wants', timer))).toBe(
            `/etc/systemd/system/${timer}`,
          );
      });
    },
  );
});
