import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import * as installer from './support/installer-machine.js';

const { installSecondary, renderInstaller } = installer;
const CONF = '/etc/chrony/chrony.conf';
const NOT_RESTARTED = 'install: chrony not restarted: it runs with what is written now';
const RESTART = ['reset-failed chrony.service', 'restart chrony.service'];

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

/** The files of one machine with this edit. */
function edit(
  files: ReadonlyMap<string, string>,
  from: string | RegExp,
  to: string,
): ReadonlyMap<string, string> {
  const path = 'install/s.sh';
  const text = files.get(path) ?? '';
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  return new Map([...files, [path, edited]]);
}

describe('install.sh on the second day', () => {
  installer.testInstaller('replaces what another polling changes, and restarts chrony once', () => {
    installSecondary(machine, renderInstaller());
    const { lines, placed, calls } = installSecondary(machine, renderInstaller('polling: tight'));
    expect(placed).toEqual([`${CONF} changed`, '/etc/clockseed/expect changed']);
    expect(lines).toContain('apply: chrony restarted (was active)');
    expect(lines).not.toContain(NOT_RESTARTED);
    expect(calls).toEqual(RESTART);
  });

  installer.testInstaller('restarts chrony once for another scheduling, which stands in its drop-in', () => {
    installSecondary(machine, renderInstaller());
    const { placed, calls } = installSecondary(machine, renderInstaller('scheduling: {priority: 7}'));
    expect(placed).toEqual([
      '/etc/systemd/system/chrony.service.d/override.conf changed',
      '/etc/clockseed/expect changed',
    ]);
    expect(calls).toEqual(RESTART);
  });

  for (const [setting, path] of [
    ['verify: {every: 2m}', '/etc/systemd/system/clockseed-verify.timer'],
    ['verify: {max-offset: 1ms}', undefined],
  ] as const)
    installer.testInstaller(`restarts nothing for ${setting}`, () => {
      installSecondary(machine, renderInstaller());
      const { lines, placed, calls } = installSecondary(machine, renderInstaller(setting));
      const changed = [...(path === undefined ? [] : [path]), '/etc/clockseed/expect'];
      expect(placed).toEqual(changed.map((one) => `${one} changed`));
      expect(lines).toContain(NOT_RESTARTED);
      expect(calls).toEqual([]);
    });

  installer.testInstaller('restarts nothing for other comments in what chrony is started with', () => {
    const files = renderInstaller();
    installSecondary(machine, files);
    const commented = edit(files, '# chrony.conf of s,', '\n# The words of a later release,');
    const both = edit(commented, '# Drop-in of chrony.service.', '\t\n  ; As later releases say it.');
    const { placed, calls } = installSecondary(machine, both);
    expect(placed).toEqual([`${CONF} changed`, '/etc/systemd/system/chrony.service.d/override.conf changed']);
    expect(calls).toEqual([]);
  });
});
