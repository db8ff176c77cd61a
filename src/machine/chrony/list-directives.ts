import { listRawDirectives } from '../../plan/list-raw-directives.js';
import type { MachinePlan } from '../../plan/plan.js';
import type { Origin } from '../../spec/topology.js';
import type { ConfigurationLine } from '../machine-model.js';
import { listExternals } from './list-externals.js';
import { listKeys } from './list-keys.js';
import { listLocal } from './list-local.js';
import { listSources } from './list-sources.js';

/**
 * The folder that only our probe fills: `hwtimestamp` is fatal on an adapter without it, and `refclock` without its device, so
 * they are never written blindly.
 */
const PROBED_FOLDER = '/etc/chrony/clockseed.d';

/** Where the packages' own chrony.conf keeps it, on all systems: AppArmor lets chronyd write there. */
const DRIFT_FILE = '/var/lib/chrony/chrony.drift';

/** The whole chrony.conf of a machine, a line a directive. Nothing of the distribution's own file is taken over. */
export function listDirectives(plan: MachinePlan): ConfigurationLine[] {
  return [
    ...listExternals(plan),
    ...listSources(plan),
    ...listKeys(plan),
    ...listLocal(plan),
    ...listAccess(plan),
    ...listForClock(plan),
    ...listForProbe(plan),
    ...listRaw(plan),
  ];
}

function listRaw(plan: MachinePlan): ConfigurationLine[] {
  const why = 'From chrony.directives of the spec.';
  return listRawDirectives(plan).map(({ value, origin }) => ({ text: value, why, origin }));
}

function listAccess({ serves, clients, machine }: MachinePlan): ConfigurationLine[] {
  return [
    ...serves.map(({ network: { value, origin }, whom }) => ({
      text: `allow ${value.text}`,
      why: `Answer ${whom} (default: nobody).`,
      origin,
    })),
    ...limitClientLog(clients, machine.origin),
  ];
}

/** Interleaved mode needs a record a client, 128 bytes each; the default of 512 KiB holds 4096. */
function limitClientLog(clients: number, origin: Origin): ConfigurationLine[] {
  if (clients <= 2048) return [];
  const bytes = 2 ** Math.ceil(Math.log2(clients * 2)) * 128;
  return [
    {
      text: `clientloglimit ${bytes}`,
      why: 'Memory for the records that interleaved mode keeps of each client, bytes (default 524288: 4096 clients).',
      origin,
    },
  ];
}

function listForClock(plan: MachinePlan): ConfigurationLine[] {
  const { machine, uplink, sources, refclocks } = plan;
  const isLed = isLedFromOutside(plan);
  const { settings, origin } = machine;
  const drift = {
    text: `driftfile ${DRIFT_FILE}`,
    why: 'Keep the measured frequency of the clock over restarts (default: not).',
    origin,
  };
  if (sources.length === 0 && refclocks.length === 0 && !isLed) return [drift];
  const rtc = {
    text: 'rtcsync',
    why: 'Let the kernel copy the time to the real-time clock every 11 minutes (default: not).',
    origin,
  };
  // Among equals nobody steps: a leader has no source and so never uses up the updates that may. A primary that comes
  // back sets its clock before it serves.
  const isEqual = machine.role === 'primary' && !uplink && !isLed && settings.step.value === 'start';
  return [...(isEqual ? [] : listForStep(settings.step, isLed)), drift, rtc];
}

function isLedFromOutside({ externals, refclocks }: MachinePlan): boolean {
  return externals.length > 0 || refclocks.some(({ ptp }) => !ptp);
}

/** Below the threshold of 1 ms a clock is slewed in seconds; an hour would take half a day (at most 1/12 s a second). */
function listForStep(step: MachinePlan['machine']['settings']['step'], isLed: boolean): ConfigurationLine[] {
  const { value, origin } = step;
  if (value === 'never') return [];
  // It has the group's time when it starts; where that is a little off, the group is led to the right one and not thrown.
  const late = {
    text: 'makestep 1 3',
    why: 'Step the clock if it is off by more than 1 s, in the first 3 updates after a start (default: never).',
    origin,
  };
  const start = {
    text: 'makestep 0.001 3',
    why: 'Step the clock if it is off by more than 1 ms, in the first 3 updates after a start (default: never).',
    origin,
  };
  const always = {
    text: 'makestep 0.1 -1',
    why: 'Step the clock whenever it is off by more than 0.1 s (default: never).',
    origin,
  };
  const atStart = isLed ? late : start;
  return [value === 'start' ? atStart : always];
}

function listForProbe({ machine, refclocks }: MachinePlan): ConfigurationLine[] {
  const { value, origin } = machine.settings.timestamping;
  const clock = refclocks.find(({ device }) => device !== undefined);
  const what = [...(value === 'software' ? [] : ['hwtimestamp']), ...(clock ? ['refclock'] : [])];
  if (what.length === 0) return [];
  const why = `${what.join(' and ')}, only where the probe finds what it needs: without, it would be fatal (default: ${clock ? 'none' : 'software'}).`;
  return [{ text: `confdir ${PROBED_FOLDER}`, why, origin: clock?.origin ?? origin }];
}
