import type { MachinePlan } from '../plan/plan.js';
import type { MachineFile } from './machine-model.js';
import { readTemplate } from './render-template.js';

type Program = readonly [template: string, path: string, mode: MachineFile['mode']];

const LIBRARY = '/usr/local/lib/clockseed';
const UNITS = '/etc/systemd/system';

/** What is the same on every machine: template, where it goes, mode. */
const PROGRAMS: readonly Program[] = [
  ['clockseed/apply.sh', `${LIBRARY}/apply`, '0755'],
  ['clockseed/verify.sh', `${LIBRARY}/verify`, '0755'],
  ['clockseed/probe.sh', `${LIBRARY}/probe`, '0755'],
  ['clockseed/preset.sh', `${LIBRARY}/preset`, '0755'],
  ['clockseed/ptp.sh', `${LIBRARY}/ptp`, '0755'],
  ['clockseed/verify-ptp.sh', `${LIBRARY}/verify-ptp`, '0644'],
  ['clockseed/rtc.sh', `${LIBRARY}/rtc`, '0755'],
  ['clockseed/clockseed-adapter@.service', `${UNITS}/clockseed-adapter@.service`, '0644'],
  ['clockseed/clockseed-apply.service', `${UNITS}/clockseed-apply.service`, '0644'],
  ['clockseed/clockseed-apply.timer', `${UNITS}/clockseed-apply.timer`, '0644'],
  ['clockseed/clockseed-refclock@.service', `${UNITS}/clockseed-refclock@.service`, '0644'],
  ['clockseed/clockseed-rtc.service', `${UNITS}/clockseed-rtc.service`, '0644'],
  ['clockseed/clockseed-rtc.timer', `${UNITS}/clockseed-rtc.timer`, '0644'],
  ['clockseed/clockseed-synced.target', `${UNITS}/clockseed-synced.target`, '0644'],
  ['clockseed/clockseed-verify.service', `${UNITS}/clockseed-verify.service`, '0644'],
  ['clockseed/timers.target.d-clockseed.conf', `${UNITS}/timers.target.d/clockseed.conf`, '0644'],
  ['clockseed/60-clockseed.rules', '/etc/udev/rules.d/60-clockseed.rules', '0644'],
  ['gpsd/gpsd.service.d-clockseed.conf', `${UNITS}/gpsd.service.d/clockseed.conf`, '0644'],
  ['clockseed/10-clockseed.preset', '/etc/systemd/system-preset/10-clockseed.preset', '0644'],
];

/** What only some machines need: by how the name of the template begins. */
const SPECIAL: readonly (readonly [prefix: string, isNeeded: (plan: MachinePlan) => boolean])[] = [
  ['clockseed/preset.sh', ({ preset }) => preset !== undefined],
  ['clockseed/ptp.sh', ({ ptp }) => ptp !== undefined],
  ['clockseed/verify-ptp.sh', ({ ptp }) => ptp !== undefined],
  ['clockseed/rtc.sh', ({ machine }) => machine.role === 'primary'],
  ['clockseed/clockseed-rtc.', ({ machine }) => machine.role === 'primary'],
  ['clockseed/clockseed-refclock@', hasDevice],
  ['clockseed/60-clockseed.rules', hasDevice],
  ['gpsd/', ({ refclocks }) => refclocks.some(({ receiver }) => receiver !== undefined)],
];

function hasDevice({ refclocks }: MachinePlan): boolean {
  return refclocks.some(({ device }) => device !== undefined);
}

/**
 * The programs and units that are the same on every machine, so that an image can hold them. With a plan only those that
 * its machine needs: there are datasources that carry no more.
 */
export function listPrograms(plan?: MachinePlan): MachineFile[] {
  const isNeeded = (template: string): boolean =>
    plan === undefined || SPECIAL.every(([prefix, judge]) => !template.startsWith(prefix) || judge(plan));
  return PROGRAMS.filter(([template]) => isNeeded(template)).map(readProgram);
}

const read = new Map<string, MachineFile>();

/** One object for all machines, so that what others make of it can be kept beside it. */
function readProgram([template, path, mode]: Program): MachineFile {
  let file = read.get(template);
  if (!file) {
    file = { path, mode, phase: 'bake', content: readTemplate(template), lines: [] };
    read.set(template, file);
  }
  return file;
}
