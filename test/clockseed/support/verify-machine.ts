import type { Answer, Machine } from './machine.js';
import { pretendLongRunning } from './start-chronyd.js';

/** /run/clockseed/verify.json, as the program documents it. */
export interface Report {
  readonly format: number;
  readonly machine: string;
  readonly group: string;
  readonly role: string;
  readonly configuration: string;
  readonly boot_id: string;
  readonly uptime: number;
  readonly state: 'pending' | 'ok' | 'holdover' | 'failed';
  readonly figures: Readonly<Record<string, number | null>>;
  readonly warnings: readonly Warning[];
  readonly checks: readonly Check[];
}

export interface Warning {
  readonly name: string;
  readonly found: string;
}

export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  readonly ok: boolean;
}

/** Keys of /etc/clockseed/expect; a list for those that may stand there more than once. */
export type Expectations = Readonly<Record<string, string | readonly string[]>>;

const COMMON: Expectations = {
  format: '1',
  spec: 'wall',
  group: 'lobby',
  configuration: 'c0ffee',
  timestamping: 'auto',
  'scheduling-policy': 'fifo',
  'scheduling-priority': '1',
  firewall: 'auto',
  // Wide: chronyd runs with -x here, on a machine that others use too. What is tested is the judgement.
  'max-offset': '0.01',
  within: '20',
  install: 'baked',
};

/** A primary at 10.9.0.1 that serves 10.9.0.0/24. */
export const PRIMARY: Expectations = {
  ...COMMON,
  machine: 'wall-1',
  role: 'primary',
  adapter: 'eth0 10.9.0.1',
  stratum: '8 8',
  'local-stratum': '8',
  serve: 'eth0 10.9.0.0/24',
};

/** A secondary at 10.9.0.2 that asks it four times a second. */
export const SECONDARY: Expectations = {
  ...COMMON,
  machine: 'wall-2',
  role: 'secondary',
  adapter: 'eth0 10.9.0.2',
  stratum: '9 9',
  leader: 'eth0 10.9.0.1 0A090001 -2',
};

export const PRIMARY_DIRECTIVES = ['local stratum 8', 'allow 10.9.0.0/24'];
export const SECONDARY_DIRECTIVES = [
  'server 10.9.0.1 iburst minpoll -2 maxpoll -2 xleave',
  'bindacqdevice eth0',
];

/** The same, but it takes 64 answers, 16 s, until there is a sample. */
export const UNFILTERED_DIRECTIVES = SECONDARY_DIRECTIVES.map((line) =>
  line.replace(' iburst', ' filter 64'),
);

/** The same, but what is polled becomes a sample every 4 s only. */
export const LATE_DIRECTIVES = SECONDARY_DIRECTIVES.map((line) => line.replace(' iburst', ' filter 16'));

export function writeExpectations(machine: Machine, expectations: Expectations): void {
  const lines = Object.entries(expectations).flatMap(([key, value]) =>
    [value].flat().map((one) => `${key}=${one}`),
  );
  machine.write('/etc/clockseed/expect', `# data\n${lines.join('\n')}\n`);
}

/** A verdict of this boot stands already and chronyd has long been running, so that the next run judges at once. */
export function pretendVerdict(machine: Machine, configuration = 'c0ffee'): void {
  machine.write('/run/clockseed/verdict', `${configuration}\n`);
  pretendLongRunning(machine);
}

/** Runs the program as its unit does; the report is parsed by JSON.parse, which takes nothing but JSON. */
export function verify(machine: Machine): Answer & { report: Report } {
  return { ...machine.run('/usr/local/lib/clockseed/verify'), report: readReport(machine) };
}

export function readReport(machine: Machine): Report {
  // The shape is the program's own contract, which the tests compare with.
  return JSON.parse(machine.read('/run/clockseed/verify.json')) as Report;
}

/** The checks that failed: name and what was found. */
export function listFailures({ checks }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, found }) => [name, found]));
}
