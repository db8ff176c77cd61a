import { knowsOption } from '../../facts/chrony-options.js';
import { SYSTEMS } from '../../facts/systems.js';
import type { MachinePlan } from '../../plan/plan.js';
import type { SourcePlan } from '../../plan/source-plan.js';
import type { ConfigurationLine } from '../machine-model.js';
import { listKeyOption } from './list-keys.js';
import type { Option } from './option.js';
import { seconds } from './say-seconds.js';

/** Whom it asks, and through which adapter where there is but one. */
export function listSources(plan: MachinePlan): ConfigurationLine[] {
  const [first, ...more] = plan.sources;
  if (!first) return [];
  const device = first.interface;
  const isOnly =
    plan.externals.length === 0 && more.every((source) => source.interface.value === device.value);
  return [
    ...plan.sources.map((source) => askSource(plan, source)),
    ...(isOnly
      ? [
          {
            text: `bindacqdevice ${device.value}`,
            why: 'Ask through this adapter only; binddevice is about answering (default: as routed).',
            origin: device.origin,
          },
        ]
      : []),
  ];
}

function askSource(plan: MachinePlan, source: SourcePlan): ConfigurationLine {
  const { poll } = source.polling.value;
  const interval = `a request every ${seconds(2 ** poll)}`;
  const special = [
    ...listTightOptions(plan, source),
    ...listRankOptions(plan, source),
    ...listKeyOption(plan, source),
  ];
  const explained = special.map(({ why }) => `; ${why}`).join('');
  return {
    text: [
      'server',
      source.address.value.text,
      'iburst',
      `minpoll ${poll}`,
      `maxpoll ${poll}`,
      'xleave',
      ...special.map(({ option }) => option),
    ].join(' '),
    why: `Ask ${source.machine}: a burst at start, then ${interval} (polls are log2 of seconds; default 6 to 10), interleaved${explained}.`,
    ...originOf(source),
  };
}

/** Whom, and how often: first what the spec says. */
function originOf({ polling, address }: SourcePlan): Pick<ConfigurationLine, 'origin' | 'also'> {
  return polling.origin.kind === 'spec'
    ? { origin: polling.origin, also: address.origin }
    : { origin: address.origin, also: polling.origin };
}

/** Among several sources: who comes first, and when one that is silent is given up. */
function listRankOptions(
  { machine, sources, externals, refclocks }: MachinePlan,
  source: SourcePlan,
): Option[] {
  const { chrony } = SYSTEMS[machine.settings.os.value];
  const isRanked = source.kind === 'leader' && sources.some(({ kind }) => kind === 'peer');
  const unreachable = { option: 'maxunreach 8', why: 'given up after 8 polls in vain (maxunreach)' };
  return [
    ...(isRanked ? [{ option: 'prefer', why: 'before the other primaries of the group (prefer)' }] : []),
    ...(sources.length + externals.length + refclocks.length > 1 &&
    knowsOption(chrony, 'server', 'maxunreach')
      ? [unreachable]
      : []),
  ];
}

/** What lets fast polling gain. Each is off by default. */
function listTightOptions({ machine }: MachinePlan, { polling, steady }: SourcePlan): Option[] {
  const { filter } = polling.value;
  if (filter === undefined) return [];
  const { chrony } = SYSTEMS[machine.settings.os.value];
  const slow = { option: 'maxdelayquant 0.5', why: 'the slower half dropped (maxdelayquant)' };
  const frequency = { option: 'extfield F323', why: 'its frequency passed on (F323)' };
  return [
    { option: `filter ${filter}`, why: `${filter} polls make one sample (filter)` },
    // Seen with 4.9: a server that was not synchronised for some seconds counts as one without delay, and then nothing is
    // quick enough for a quarter of an hour.
    ...(steady && knowsOption(chrony, 'server', 'maxdelayquant') ? [slow] : []),
    ...(knowsOption(chrony, 'server', 'extfield F323') ? [frequency] : []),
  ];
}
