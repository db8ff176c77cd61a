import { describe, expect } from 'vitest';
import { machineOf, renderSpec } from '../support/render-spec.js';
import { testWith } from '../support/tools.js';
import { listUnits, readChronyUnit, verifyUnits } from './support/list-units.js';

/** Leader and spare, a client, a leader whose clock chronyd sets, a client that feeds a chronyd. */
const SPEC = `version: 1
name: t
os: debian-12
groups:
  wall: {method: ptp, network: 10.0.0.0/24, interface: eth0, primary: {a: 10.0.0.1, b: 10.0.0.2}, secondary: {c: 10.0.0.3, feeder: 10.0.0.4}}
  room: {follows: wall, network: 10.1.0.0/24, interface: eth1, primary: {feeder: 10.1.0.1}, secondary: {d: 10.1.0.2}}
  core: {network: 10.2.0.0/24, interface: eth0, primary: {e: 10.2.0.1}, secondary: {passer: 10.2.0.2}}
  hall: {method: ptp, follows: core, network: 10.3.0.0/24, interface: eth1, primary: {passer: 10.3.0.1}, secondary: {f: 10.3.0.2}}
`;
const TOOLS = ['systemd-analyze', 'chronyd-4.3'] as const;

function listAll(name: string, chronyd: string): Map<string, string> {
  const units = listUnits(machineOf(renderSpec(SPEC), name));
  return units.set('chrony.service', readChronyUnit(chronyd, 'bookworm'));
}

describe.each(['a', 'b', 'c', 'feeder', 'passer'])('of %s, which speaks PTP,', (name) => {
  testWith(
    TOOLS,
    'systemd has nothing to say about our units',
    (paths) => {
      const units = listAll(name, paths['chronyd-4.3']);
      expect([...units.keys()]).toEqual(
        expect.arrayContaining(['clockseed-ptp4l.service', 'clockseed-phc2sys.service']),
      );
      expect(verifyUnits(paths['systemd-analyze'], units)).toBe('');
    },
    60_000,
  );
});

testWith(
  TOOLS,
  'systemd is really asked: each of these faults is seen',
  (paths) => {
    const good = listAll('a', paths['chronyd-4.3']);
    for (const [file, from, to, says] of [
      ['clockseed-ptp4l.service', '=fifo', '=FIFO', 'Failed to parse CPU scheduling policy, ignoring: FIFO'],
      ['clockseed-ptp4l.service', 'DevicePolicy=closed', 'DevicePolicy=shut', 'shut'],
      ['clockseed-phc2sys.service', 'ExecCondition', 'ExecConditions', "Unknown key 'ExecConditions'"],
      ['clockseed-phc2sys.service', 'ExecStart=', 'ExecStop=', 'Service has no ExecStart='],
    ] as const) {
      const text = good.get(file) ?? '';
      expect(text).toContain(from);
      const spoilt = new Map(good).set(file, text.replace(from, to));
      expect(verifyUnits(paths['systemd-analyze'], spoilt)).toContain(says);
    }
  },
  60_000,
);
