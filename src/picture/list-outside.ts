import { count } from '../diagnostics/count.js';
import type { GroupPlan } from '../plan/plan.js';
import type { ExternalServerPlan, RefclockPlan } from '../plan/source-plan.js';
import { groupBy } from './group-by.js';
import type { OutsideBox } from './picture.js';
import { showSome } from './show-some.js';

/** More than these of a kind share a box. */
const MOST_BOXES = 4;

type OutsideText = Omit<OutsideBox, 'id' | 'kind' | 'machines'>;

/** What the primaries of these groups follow outside of all groups: servers, then the clocks that stand at each of them. */
export function listOutside(groups: readonly GroupPlan[], id: string): OutsideBox[] {
  const primaries = groups.flatMap(({ machines }) =>
    machines.filter(({ machine }) => machine.role === 'primary'),
  );
  const servers = unique(primaries.flatMap(({ externals }) => externals.map(describeServer)));
  const clocks = unique(primaries.flatMap(({ refclocks }) => describeClocks(refclocks)));
  return [...joinMany(servers, 'server'), ...joinMany(clocks, 'clock')].map((box, index) => ({
    id: `${id}o${index + 1}`,
    kind: 'outside',
    machines: 0,
    ...box,
  }));
}

function describeServer({ name, kind, nts, maxSources }: ExternalServerPlan): OutsideText {
  const what = kind === 'pool' ? `pool, up to ${maxSources} servers` : 'server';
  return { title: name, details: [`${what}${nts ? ', NTS' : ''}`], method: 'ntp' };
}

/** What one receiver gives, sentences and pulses, is one box. PTP that feeds chronyd comes from the group above. */
function describeClocks(refclocks: readonly RefclockPlan[]): OutsideText[] {
  const clocks = groupBy(
    refclocks.filter(({ ptp }) => !ptp),
    ({ receiver, driver, parameter }) => receiver ?? `${driver} ${parameter}`,
  );
  return [...clocks].map(([key, segments]) => ({
    title: segments.map(({ name }) => name).join(', '),
    details: [segments[0]?.receiver ? `receiver ${key}` : key, ...describeLock(segments), 'at each primary'],
    method: 'clock',
  }));
}

/** Pulses mark seconds and number none. Those of a receiver have their numbers from its own sentences. */
function describeLock(segments: readonly RefclockPlan[]): string[] {
  if (segments.every(({ noselect }) => noselect)) return ['numbers pulses only'];
  const locks = segments.flatMap(({ lock }) => lock ?? []);
  return locks.map((lock) => `numbered by ${lock}`);
}

function unique(boxes: readonly OutsideText[]): OutsideText[] {
  return [...new Map(boxes.map((box) => [JSON.stringify(box), box])).values()];
}

function joinMany(boxes: readonly OutsideText[], noun: string): OutsideText[] {
  const [first] = boxes;
  if (!first || boxes.length <= MOST_BOXES) return [...boxes];
  const secured = boxes.filter(({ details }) => details.some((line) => line.endsWith(', NTS'))).length;
  const where = first.details.slice(1);
  return [
    {
      title: showSome(boxes.map(({ title }) => title)),
      details: [count(boxes.length, noun) + (secured > 0 ? `, ${secured} with NTS` : ''), ...where],
      method: first.method,
    },
  ];
}
