import type { MachinePlan } from '../plan/plan.js';
import type { MachineFile } from './machine-model.js';
import { readTemplate } from './render-template.js';

const UNITS = '/etc/systemd/system';

/** What is the same on every machine. */
interface Program extends Pick<MachineFile, 'path' | 'mode' | 'purpose'> {
  readonly template: string;
}

const PROGRAMS: readonly Program[] = [
  program('apply', 'makes what was written take effect'),
  program('verify', 'the check'),
  program('probe', 'finds what the hardware really has, before each start of chronyd'),
  program('preset', 'takes the group’s time before chronyd serves any'),
  program('ptp', 'finds what the adapter can do and who leads, before ptp4l starts'),
  { ...program('verify-ptp', 'what the check knows of PTP'), mode: '0644' },
  program('rtc', 'saves the time to the hardware clock'),
  unit('clockseed-adapter@.service', 'lets chronyd follow an adapter that comes late'),
  unit('clockseed-apply.service', 'runs apply where first boot did not finish'),
  unit('clockseed-apply.timer', 'starts clockseed-apply.service after each boot'),
  unit('clockseed-refclock@.service', 'lets chronyd follow a reference clock that comes late'),
  unit('clockseed-rtc.service', 'saves the time to the hardware clock'),
  unit('clockseed-rtc.timer', 'starts clockseed-rtc.service every hour'),
  unit('clockseed-synced.target', 'reached once the check has passed in this boot'),
  unit('clockseed-verify.service', 'runs the check'),
  dropIn(
    'clockseed',
    'timers.target.d',
    'starts clockseed-apply.timer at every boot, though nobody enabled it',
  ),
  {
    template: 'clockseed/60-clockseed.rules',
    path: '/etc/udev/rules.d/60-clockseed.rules',
    mode: '0644',
    purpose: 'tells of reference clocks that come late',
  },
  dropIn('gpsd', 'gpsd.service.d', 'lets gpsd read what the spec says of receivers'),
  {
    template: 'clockseed/10-clockseed.preset',
    path: '/etc/systemd/system-preset/10-clockseed.preset',
    mode: '0644',
    purpose: 'which units the presets at first boot enable and disable',
  },
];

function program(name: string, purpose: string): Program {
  return {
    template: `clockseed/${name}.sh`,
    path: `/usr/local/lib/clockseed/${name}`,
    mode: '0755',
    purpose,
  };
}

function unit(name: string, purpose: string): Program {
  return { template: `clockseed/${name}`, path: `${UNITS}/${name}`, mode: '0644', purpose };
}

function dropIn(folder: string, of: string, purpose: string): Program {
  const template = `${folder}/${of}-clockseed.conf`;
  return { template, path: `${UNITS}/${of}/clockseed.conf`, mode: '0644', purpose };
}

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
  return PROGRAMS.filter(({ template }) => isNeeded(template)).map(readProgram);
}

const read = new Map<string, MachineFile>();

/** One object for all machines, so that what others make of it can be kept beside it. */
function readProgram({ template, ...program }: Program): MachineFile {
  let file = read.get(template);
  if (!file) {
    file = { ...program, phase: 'bake', content: readTemplate(template), lines: [] };
    read.set(template, file);
  }
  return file;
}
