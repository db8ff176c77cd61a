import { type ChronyRelease, compareReleases } from './chrony-releases.js';

/**
 * Options of directives, each with the first release that knows it: an unknown one is fatal. Source: chrony's conf.c
 * and cmdparse.c of each release; a test holds the table to the real chronyds. `log`: the words it takes.
 */
export const CHRONY_OPTIONS = {
  server: {
    iburst: '4.0',
    minpoll: '4.0',
    maxpoll: '4.0',
    xleave: '4.0',
    filter: '4.0',
    presend: '4.0',
    maxdelay: '4.0',
    key: '4.0',
    prefer: '4.0',
    trust: '4.0',
    require: '4.0',
    copy: '4.1',
    'extfield F323': '4.2',
    maxdelayquant: '4.3',
    'extfield F324': '4.5',
    ipv4: '4.6',
    ipv6: '4.6',
    maxunreach: '4.8',
    nts: '4.0',
    certset: '4.1',
  },
  pool: {
    iburst: '4.0',
    minpoll: '4.0',
    maxpoll: '4.0',
    prefer: '4.0',
    nts: '4.0',
    maxsources: '4.0',
    certset: '4.1',
  },
  refclock: {
    refid: '4.0',
    poll: '4.0',
    offset: '4.0',
    delay: '4.0',
    precision: '4.0',
    lock: '4.0',
    pps: '4.0',
    prefer: '4.0',
    noselect: '4.0',
    stratum: '4.0',
    local: '4.3',
    maxunreach: '4.8',
  },
  local: {
    stratum: '4.0',
    orphan: '4.0',
    distance: '4.0',
    activate: '4.6',
    waitsynced: '4.7',
    waitunsynced: '4.7',
  },
  hwtimestamp: {
    minpoll: '4.0',
    minsamples: '4.0',
    maxsamples: '4.0',
    precision: '4.0',
    txcomp: '4.0',
    rxcomp: '4.0',
    nocrossts: '4.0',
    rxfilter: '4.0',
    'rxfilter ptp': '4.2',
    maxpoll: '4.4',
  },
  driftfile: { interval: '4.7' },
  ratelimit: { interval: '4.0', burst: '4.0', leak: '4.0', kod: '4.6' },
  log: {
    measurements: '4.0',
    rawmeasurements: '4.0',
    statistics: '4.0',
    tracking: '4.0',
    rtc: '4.0',
    refclocks: '4.0',
    tempcomp: '4.0',
    selection: '4.3',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ChronyRelease>>>>;

export type DirectiveWithOptions = keyof typeof CHRONY_OPTIONS;

const TABLES: ReadonlyMap<string, ReadonlyMap<string, ChronyRelease>> = new Map(
  Object.entries(CHRONY_OPTIONS).map(([directive, options]) => [directive, new Map(Object.entries(options))]),
);

/** The options of a directive with the first release that knows each; none for a directive without a table. */
export function optionsOf(directive: string): ReadonlyMap<string, ChronyRelease> {
  return TABLES.get(directive) ?? new Map();
}

/** Whether a release knows an option, so that writing it is not fatal there. A misspelt option does not compile. */
export function knowsOption<D extends DirectiveWithOptions>(
  release: ChronyRelease,
  directive: D,
  option: keyof (typeof CHRONY_OPTIONS)[D] & string,
): boolean {
  const first = optionsOf(directive).get(option);
  return first !== undefined && compareReleases(release, first) >= 0;
}
