import { describe, expect, test } from 'vitest';
import { listUnits, readChronyUnit, verifyUnits } from '../judges/support/list-units.js';
import { contentOf } from '../support/render-spec.js';
import { testWith } from '../support/tools.js';
import { directivesOf, machinesOf } from './spec.js';

const OVERRIDE = '/etc/systemd/system/chrony.service.d/override.conf';
const { primary, secondary } = machinesOf();

/** The recipe's drop-in. */
const RECIPE = '[Service]\nNice=-20\nCPUSchedulingPolicy=FIFO\n';

describe('fault 3: systemd ignores CPUSchedulingPolicy=FIFO', () => {
  testWith(['systemd-analyze', 'chronyd-4.3'], 'the recipe’s drop-in is ignored, ours is not', (paths) => {
    const chrony = new Map([['chrony.service', readChronyUnit(paths['chronyd-4.3'], 'bookworm')]]);
    const withDropIn = (text: string) => new Map(chrony).set('chrony.service.d/override.conf', text);
    const said = verifyUnits(paths['systemd-analyze'], withDropIn(RECIPE));
    expect(said).toMatch(/Failed to parse CPU scheduling policy, ignoring: FIFO\s*$/);
    expect(verifyUnits(paths['systemd-analyze'], withDropIn(contentOf(secondary, OVERRIDE)))).toBe('');
  });

  test('the policy stands in lower case before the priority, and nothing is nice under it', () => {
    for (const machine of [primary, secondary]) {
      const lines = contentOf(machine, OVERRIDE).split('\n');
      const at = lines.indexOf('CPUSchedulingPolicy=fifo');
      expect(lines.slice(at, at + 2)).toEqual(['CPUSchedulingPolicy=fifo', 'CPUSchedulingPriority=1']);
      expect(lines.indexOf('[Service]')).toBeLessThan(at);
      expect(lines.filter((line) => /^(Nice|CPUScheduling)/.test(line))).toHaveLength(2);
    }
  });
});

describe('fault 9: a primary’s clock jumps at reboot, since rtcsync does nothing on it', () => {
  test('its time is saved to the hardware clock when chrony stops and every hour', () => {
    expect(contentOf(primary, OVERRIDE)).toMatch(/^ExecStopPost=-\+\/usr\/local\/lib\/clockseed\/rtc save$/m);
    expect(primary.enable).toContain('clockseed-rtc.timer');
    expect(contentOf(primary, '/etc/clockseed/expect')).toContain('\nenable=clockseed-rtc.timer\n');
    const units = listUnits(primary);
    expect(units.get('clockseed-rtc.timer')).toMatch(/^OnUnitInactiveSec=1h$/m);
    expect(units.get('clockseed-rtc.service')).toMatch(/^ExecStart=\/usr\/local\/lib\/clockseed\/rtc save$/m);
    expect(primary.packages).toContain('chrony');
    expect(directivesOf(primary)).not.toContain('rtcsync');
  });

  test('a secondary’s is kept by the kernel: rtcsync, and no timer', () => {
    expect(directivesOf(secondary)).toContain('rtcsync');
    expect(secondary.enable).not.toContain('clockseed-rtc.timer');
  });
});
