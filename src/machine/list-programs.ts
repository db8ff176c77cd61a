import type { MachineFile } from './machine-model.js';
import { readTemplate } from './render-template.js';

const LIBRARY = '/usr/local/lib/clockseed';
const UNITS = '/etc/systemd/system';

/** What is the same on every machine: template, where it goes, mode. */
const PROGRAMS: readonly (readonly [template: string, path: string, mode: MachineFile['mode']])[] = [
  ['clockseed/apply.sh', `${LIBRARY}/apply`, '0755'],
  ['clockseed/verify.sh', `${LIBRARY}/verify`, '0755'],
  ['clockseed/timestamping.sh', `${LIBRARY}/timestamping`, '0755'],
  ['clockseed/rtc.sh', `${LIBRARY}/rtc`, '0755'],
  ['clockseed/clockseed-adapter@.service', `${UNITS}/clockseed-adapter@.service`, '0644'],
  ['clockseed/clockseed-apply.service', `${UNITS}/clockseed-apply.service`, '0644'],
  ['clockseed/clockseed-apply.timer', `${UNITS}/clockseed-apply.timer`, '0644'],
  ['clockseed/clockseed-rtc.service', `${UNITS}/clockseed-rtc.service`, '0644'],
  ['clockseed/clockseed-rtc.timer', `${UNITS}/clockseed-rtc.timer`, '0644'],
  ['clockseed/clockseed-synced.target', `${UNITS}/clockseed-synced.target`, '0644'],
  ['clockseed/clockseed-verify.service', `${UNITS}/clockseed-verify.service`, '0644'],
  ['clockseed/timers.target.d-clockseed.conf', `${UNITS}/timers.target.d/clockseed.conf`, '0644'],
  ['clockseed/10-clockseed.preset', '/etc/systemd/system-preset/10-clockseed.preset', '0644'],
];

/** The programs and units that are the same on every machine, so that an image can hold them. */
export function listPrograms(): MachineFile[] {
  return PROGRAMS.map(([template, path, mode]) => ({
    path,
    mode,
    phase: 'bake',
    content: readTemplate(template),
    lines: [],
  }));
}
