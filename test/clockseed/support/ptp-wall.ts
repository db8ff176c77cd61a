import { afterAll, beforeAll, expect, vi } from 'vitest';
import { findTool } from '../../support/tools.js';
import { waitFor } from '../../support/wait-for.js';
import { type PtpSite, startPtpSite } from '../../topology/start-ptp-site.js';
import { portStateOf } from './start-ptp4l.js';

const WALL = `  wall:
    method: ptp
    network: 10.9.0.0/24
    interface: eth0
    primary: {a: 10.9.0.1, b: 10.9.0.2}
    secondary: {c: 10.9.0.3, d: 10.9.0.4}
`;
export const PTP_TOOLS = ['netns', 'linuxptp', 'python3'] as const;
/** Seconds: three announcements missed are 6 to 8, and before software steers it measures for 16. */
export const PTP_LIMIT = 120;

/** The leader a, the spare b and the client c with real ptp4ls, for all tests of the file; d's does not run. */
export function usePtpWall(use: (site: PtpSite) => void): void {
  // A judgement takes five samples, a second apart.
  vi.setConfig({ testTimeout: 1000 * PTP_LIMIT });
  let site: PtpSite | undefined;
  beforeAll(async () => {
    if (PTP_TOOLS.some((name) => findTool(name) === undefined)) return;
    const place = (at: number) => ({ addresses: { eth0: `10.9.0.${at}` } });
    const made = await startPtpSite('debian-12', WALL, {
      a: place(1),
      b: place(2),
      c: place(3),
      d: place(4),
    });
    site = made;
    await Promise.all(['a', 'b', 'c'].map((name) => made.start(name)));
    for (const name of ['b', 'c'])
      await waitFor(`${name} follows`, () => portStateOf(made.of(name)) === 'SLAVE', PTP_LIMIT);
    use(made);
  }, 3000 * PTP_LIMIT);
  afterAll(() => site?.close());
}

/** Replaces a line of what is expected on a machine for as long as `use` runs. */
export function expecting<T>(site: PtpSite, name: string, from: RegExp, to: string, use: () => T): T {
  const machine = site.of(name);
  const original = machine.read('/etc/clockseed/expect');
  expect(original).toMatch(from);
  machine.write('/etc/clockseed/expect', original.replace(from, to));
  try {
    return use();
  } finally {
    machine.write('/etc/clockseed/expect', original);
  }
}
