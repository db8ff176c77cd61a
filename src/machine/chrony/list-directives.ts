import { knowsOption } from '../../facts/chrony-options.js';
import { SYSTEMS } from '../../facts/systems.js';
import type { MachinePlan, SourcePlan } from '../../plan/plan.js';
import type { Origin } from '../../spec/topology.js';
import type { ConfigurationLine } from '../machine-model.js';
import { seconds } from './say-seconds.js';

/** The folder that only our probe fills: `hwtimestamp` is fatal on an adapter without it, so it is never written blindly. */
const PROBED_FOLDER = '/etc/chrony/clockseed.d';

/** Where the packages' own chrony.conf keeps it, on all systems: AppArmor lets chronyd write there. */
const DRIFT_FILE = '/var/lib/chrony/chrony.drift';

/** The whole chrony.conf of a machine, a line a directive. Nothing of the distribution's own file is taken over. */
export function listDirectives(plan: MachinePlan): ConfigurationLine[] {
  const { settings, role } = plan.machine;
  const forRole = role === 'primary' ? listForPrimary(plan) : listForSecondary(plan);
  return [
    ...forRole,
    ...listForClock(plan),
    ...listForTimestamping(plan),
    ...settings.directives.map(({ value, origin }) => ({
      text: value,
      why: 'From chrony.directives of the spec.',
      origin,
    })),
  ];
}

function listForPrimary({ stratum, serves, machine, clients }: MachinePlan): ConfigurationLine[] {
  return [
    {
      text: `local stratum ${stratum.value}`,
      why: 'Serve the own clock, without any source, at this stratum (1 to 15; default: nothing is served).',
      origin: stratum.origin,
    },
    ...serves.map(({ value, origin }) => ({
      text: `allow ${value.text}`,
      why: 'Answer machines of this network (default: nobody).',
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

function listForSecondary(plan: MachinePlan): ConfigurationLine[] {
  return [
    ...plan.sources.map((source) => askSource(plan, source)),
    {
      text: `bindacqdevice ${plan.machine.interface.value}`,
      why: 'Ask through this adapter only; binddevice is about answering (default: as routed).',
      origin: plan.machine.interface.origin,
    },
  ];
}

function askSource(plan: MachinePlan, source: SourcePlan): ConfigurationLine {
  const { settings } = plan.machine;
  const { poll, filter } = plan.polling;
  const interval = `a request every ${seconds(2 ** poll)}`;
  const tight = filter === undefined ? [] : listTightOptions(plan, filter);
  const explained = tight.map(({ why }) => `; ${why}`).join('');
  return {
    text: [
      'server',
      source.address.value.text,
      'iburst',
      `minpoll ${poll}`,
      `maxpoll ${poll}`,
      'xleave',
      ...tight.map(({ option }) => option),
    ].join(' '),
    why: `Ask ${source.machine}: a burst at start, then ${interval} (polls are log2 of seconds; default 6 to 10), interleaved${explained}.`,
    origin: settings.polling.origin.kind === 'spec' ? settings.polling.origin : source.address.origin,
  };
}

/** What lets fast polling gain. Each is off by default. */
function listTightOptions(plan: MachinePlan, filter: number): { option: string; why: string }[] {
  const { chrony } = SYSTEMS[plan.machine.settings.os.value];
  const slow = { option: 'maxdelayquant 0.5', why: 'the slower half dropped (maxdelayquant)' };
  const frequency = { option: 'extfield F323', why: 'its frequency passed on (F323)' };
  return [
    { option: `filter ${filter}`, why: `${filter} polls make one sample (filter)` },
    ...(knowsOption(chrony, 'server', 'maxdelayquant') ? [slow] : []),
    ...(knowsOption(chrony, 'server', 'extfield F323') ? [frequency] : []),
  ];
}

function listForClock(plan: MachinePlan): ConfigurationLine[] {
  const { settings, role, origin } = plan.machine;
  const drift = {
    text: `driftfile ${DRIFT_FILE}`,
    why: 'Keep the measured frequency of the clock over restarts (default: not).',
    origin,
  };
  if (role === 'primary') return [drift];
  const rtc = {
    text: 'rtcsync',
    why: 'Let the kernel copy the time to the real-time clock every 11 minutes (default: not).',
    origin,
  };
  return [...listForStep(settings.step), drift, rtc];
}

/** Below the threshold of 1 ms a clock is slewed in seconds; an hour would take half a day (at most 1/12 s a second). */
function listForStep(step: MachinePlan['machine']['settings']['step']): ConfigurationLine[] {
  const { value, origin } = step;
  if (value === 'never') return [];
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
  return [value === 'start' ? start : always];
}

function listForTimestamping({ machine }: MachinePlan): ConfigurationLine[] {
  const { value, origin } = machine.settings.timestamping;
  if (value === 'software') return [];
  return [
    {
      text: `confdir ${PROBED_FOLDER}`,
      why: 'hwtimestamp, only where the probe finds it: on an adapter without, it would be fatal (default: software).',
      origin,
    },
  ];
}
