import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { listUnits, primaryWith, readChronyUnit, verifyUnits } from './support/list-units.js';

const SUITES = ['bullseye', 'bookworm', 'trixie', 'sid'] as const;
const FIFO = '{policy: fifo, priority: 1}';
const SCHEDULING = [
  { setting: FIFO, lines: 'CPUSchedulingPolicy=fifo\nCPUSchedulingPriority=1\n' },
  { setting: '{policy: rr, priority: 99}', lines: 'CPUSchedulingPolicy=rr\nCPUSchedulingPriority=99\n' },
  { setting: '{policy: other}', lines: 'CPUSchedulingPolicy=other\n' },
];

/** Ours with the adapter's unit as it is enabled, beside chrony's. */
function listAll(scheduling: string, chrony: string): Map<string, string> {
  const units = listUnits(primaryWith(scheduling)).set('chrony.service', chrony);
  return units.set('clockseed-adapter@enp3s0.service', units.get('clockseed-adapter@.service') ?? '');
}

describe.each(SUITES)('beside the chrony.service of %s', (suite) => {
  testWith(
    ['systemd-analyze', 'chronyd-4.3'],
    'systemd has nothing to say about our units',
    (paths) => {
      for (const { setting, lines } of SCHEDULING) {
        const units = listAll(setting, readChronyUnit(paths['chronyd-4.3'], suite));
        expect(units.get('chrony.service.d/override.conf')).toContain(lines);
        expect([...units.keys()].filter((path) => path.includes('clockseed')).length).toBeGreaterThan(9);
        expect(verifyUnits(paths['systemd-analyze'], units)).toBe('');
      }
    },
    60_000,
  );
});

const OVERRIDE = 'chrony.service.d/override.conf';

describe('systemd is really asked', () => {
  testWith(
    ['systemd-analyze', 'chronyd-4.3'],
    'each of these faults is seen',
    (paths) => {
      const spoilt = [
        [OVERRIDE, '=fifo', '=FIFO', 'Failed to parse CPU scheduling policy, ignoring: FIFO'],
        [OVERRIDE, 'Priority=1', 'Priority=100', 'CPU scheduling priority is out of range, ignoring: 100'],
        [OVERRIDE, 'RestartSec', 'RestartSecs', "Unknown key 'RestartSecs'"],
        ['clockseed-verify.service', 'Timeout', 'TimeOut', "Unknown key 'TimeOutStartSec'"],
        ['clockseed-verify.timer', 'OnBootSec=5s', 'OnBootSec=soon', 'Failed to parse timer value'],
        ['clockseed-rtc.service', 'ExecStart=', 'ExecStop=', 'Service has no ExecStart='],
        ['clockseed-adapter@enp3s0.service', 'Type=exec', 'Type=execute', 'Failed to parse service type'],
      ] as const;
      const good = listAll(FIFO, readChronyUnit(paths['chronyd-4.3'], 'bookworm'));
      for (const [file, from, to, says] of spoilt) {
        const text = good.get(file) ?? '';
        expect(text).toContain(from);
        expect(
          verifyUnits(paths['systemd-analyze'], new Map(good).set(file, text.replace(from, to))),
        ).toContain(says);
      }
    },
    60_000,
  );
});
