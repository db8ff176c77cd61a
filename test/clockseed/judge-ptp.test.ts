import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { judgePtp, type PtpSite } from '../topology/start-ptp-site.js';
import { PTP_TOOLS, usePtpWall } from './support/ptp-wall.js';

// The unmodified program against real ptp4ls with software timestamps, on machines with what is generated for them.
let site: PtpSite;
usePtpWall((made) => {
  site = made;
});

describe('a healthy group', () => {
  testWith(PTP_TOOLS, 'is ok, each machine with the checks of its role', () => {
    const common =
      'setup scheduling unit clock-control adapter other-daemons grandmaster port-state firewall timestamping';
    for (const [name, checks] of [
      ['a', `${common} timescale clock`],
      ['b', `${common} timescale path-delay offset clock`],
      ['c', `${common} path-delay offset clock`],
    ] as const) {
      const report = judgePtp(site, name);
      expect({ failures: report.failures, warnings: report.warnings, state: report.state }).toEqual({
        failures: {},
        warnings: [],
        state: 'ok',
      });
      expect(report.checks.map((check) => check.name).join(' ')).toBe(checks);
    }
  });

  testWith(PTP_TOOLS, 'has figures that bound the error of a client', () => {
    const { figures } = judgePtp(site, 'c');
    expect(Object.keys(figures).sort()).toEqual(['error_bound', 'median_offset', 'offset', 'path_delay']);
    expect(figures.error_bound).toBeCloseTo(
      (figures.median_offset ?? Number.NaN) + (figures.path_delay ?? 0),
      8,
    );
    for (const value of Object.values(figures)) expect(typeof value).toBe('number');
  });
});
