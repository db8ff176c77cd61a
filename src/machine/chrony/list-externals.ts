import { knowsOption } from '../../facts/chrony-options.js';
import type { ChronyRelease } from '../../facts/chrony-releases.js';
import { SYSTEMS } from '../../facts/systems.js';
import type { MachinePlan } from '../../plan/plan.js';
import type { ExternalServerPlan, RefclockPlan } from '../../plan/source-plan.js';
import type { ConfigurationLine } from '../machine-model.js';
import { interval, seconds } from './say-seconds.js';

/** Servers, pools and those reference clocks that chronyd starts without. */
export function listExternals(plan: MachinePlan): ConfigurationLine[] {
  const { externals, refclocks } = plan;
  const first = externals.find(({ nts }) => nts);
  return [
    ...externals.map((server) => ({
      text: writeServer(plan, server),
      why: explainServer(server),
      origin: server.origin,
    })),
    ...listCertificates(externals),
    ...(first
      ? [
          {
            text: 'ntsdumpdir /var/lib/chrony',
            why: 'Keep the cookies of NTS over restarts, so that no new ones have to be fetched (default: not kept).',
            origin: first.origin,
          },
        ]
      : []),
    ...refclocks.filter(({ device }) => device === undefined).map((clock) => listRefclock(plan, clock)),
  ];
}

/** The whole directive of a server, without its effect on what is followed first. */
export function writeServer(plan: MachinePlan, server: ExternalServerPlan): string {
  const { kind, name, nts, certificates, minpoll, maxpoll, maxSources } = server;
  const { chrony } = SYSTEMS[plan.machine.settings.os.value];
  return [
    kind,
    name,
    'iburst',
    `minpoll ${minpoll}`,
    `maxpoll ${maxpoll}`,
    ...(kind === 'pool' ? [`maxsources ${maxSources}`] : []),
    ...(nts ? ['nts'] : []),
    ...(certificates ? [`certset ${certificates.set}`] : []),
    ...(isPreferred(plan, server) ? ['prefer'] : []),
    ...listGivingUp(plan, chrony, 'server'),
  ].join(' ');
}

/** With other primaries each source outside comes before them, unless the spec says which one does. */
function isPreferred({ externals, refclocks, sources }: MachinePlan, source: { readonly prefer: boolean }) {
  const followed = [...externals, ...refclocks.filter(({ noselect }) => !noselect)];
  const isStated = followed.some(({ prefer }) => prefer);
  return isStated ? source.prefer : sources.length > 0;
}

/** Where another one could take its place. */
function listGivingUp(
  { externals, refclocks, sources }: MachinePlan,
  chrony: ChronyRelease,
  directive: 'server' | 'refclock',
): string[] {
  const count = externals.length + refclocks.length + sources.length;
  return count > 1 && knowsOption(chrony, directive, 'maxunreach') ? ['maxunreach 8'] : [];
}

function explainServer({
  kind,
  name,
  minpoll,
  maxpoll,
  maxSources,
  nts,
  certificates,
}: ExternalServerPlan): string {
  const whom = kind === 'pool' ? `${maxSources} servers of ${name}` : name;
  const proof = certificates ? `, by the certificates of set ${certificates.set}` : '';
  return [
    `Ask ${whom}, outside of all groups: a burst at start, then every ${interval(minpoll, maxpoll)}`,
    ...(nts ? [`it proves who it is (nts)${proof}`] : []),
  ]
    .join('; ')
    .concat('.');
}

/** chrony trusts the system's certificates where a server has no set of its own. */
function listCertificates(externals: readonly ExternalServerPlan[]): ConfigurationLine[] {
  const sets = new Map(
    externals.flatMap(({ certificates, origin }) =>
      certificates ? [[certificates.set, { file: certificates.file, origin }] as const] : [],
    ),
  );
  return [...sets].map(([set, { file, origin }]) => ({
    text: `ntstrustedcerts ${set} ${file}`,
    why: `Set ${set} of trusted certificates, for the servers that name it (default: the system’s).`,
    origin,
  }));
}

/** A reference clock. The number of seconds between its updates is 2 to the poll; in between its samples are filtered. */
export function listRefclock(plan: MachinePlan, clock: RefclockPlan): ConfigurationLine {
  const { driver, parameter, name, poll, offset, delay, precision, lock, pps, noselect, ptp, origin } = clock;
  const { chrony } = SYSTEMS[plan.machine.settings.os.value];
  const text = [
    'refclock',
    driver,
    parameter,
    `refid ${name}`,
    `poll ${poll}`,
    ...(offset ? [`offset ${plain(offset)}`] : []),
    ...(delay ? [`delay ${plain(delay)}`] : []),
    ...(precision ? [`precision ${plain(precision)}`] : []),
    ...(ptp ? [`stratum ${ptp.stratum}`] : []),
    ...(pps ? ['pps'] : []),
    ...(lock ? [`lock ${lock}`] : []),
    ...(noselect ? ['noselect'] : []),
    ...(!noselect && isPreferred(plan, clock) ? ['prefer'] : []),
    ...listGivingUp(plan, chrony, 'refclock'),
  ].join(' ');
  return { text, why: explainRefclock(clock), origin };
}

function explainRefclock({ name, driver, poll, lock, noselect, receiver, ptp }: RefclockPlan): string {
  if (ptp) return `The time of ${ptp.group} by PTP (${name}): an update every ${seconds(2 ** poll)}.`;
  const from = receiver === undefined ? driver : `gpsd, from ${receiver}`;
  const use = noselect ? 'shown and never followed' : `an update every ${seconds(2 ** poll)}`;
  const numbered = lock === undefined ? '' : `; its seconds are numbered by ${lock} (lock)`;
  return `The clock ${name} (${from}): ${use}${numbered}.`;
}

/** Decimal notation as short as the value allows: chronyd reads no more than it needs. */
function plain(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
