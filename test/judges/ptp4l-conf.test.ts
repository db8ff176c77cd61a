import { describe, expect } from 'vitest';
import { SYSTEM_NAMES, type SystemName } from '../../src/facts/systems.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { LINUXPTP_NAMES, type LinuxptpName, toolsOf } from '../support/linuxptp.js';
import { contentOf, renderSpec } from '../support/render-spec.js';
import { testWith } from '../support/tools.js';
import { judgeReading, judgeStart, optionsOf } from './support/judge-linuxptp.js';

/** Which linuxptp judges a system's configuration: its own, for the 4.0 of ubuntu-24.04 the next one. */
const JUDGES: Readonly<Record<SystemName, LinuxptpName>> = {
  'debian-11': '3.1',
  'debian-12': '3.1.1',
  'debian-13': '4.2',
  'ubuntu-22.04': '3.1.1',
  'ubuntu-24.04': '4.2',
  'ubuntu-26.04': 'sid',
};

/** Every role: leader, spare and client, a leader whose clock chronyd sets, a client that feeds a chronyd. */
function writeSpec(os: SystemName, profile: string, polling: string, step: string): string {
  return `version: 1
name: t
os: ${os}
polling: ${polling}
step: ${step}
groups:
  wall:
    method: ptp
    ptp: {profile: ${profile}, domain: 7, priority1: 10}
    network: 10.0.0.0/24
    interface: eth0
    primary: {a: 10.0.0.1, b: 10.0.0.2}
    secondary: {c: 10.0.0.3, feeder: 10.0.0.4}
  room: {follows: wall, network: 10.1.0.0/24, interface: eth1, primary: {feeder: 10.1.0.1}, secondary: {d: 10.1.0.2}}
  core: {network: 10.2.0.0/24, interface: eth0, primary: {e: 10.2.0.1}, secondary: {passer: 10.2.0.2}}
  hall:
    method: ptp
    ptp: {profile: ${profile}}
    follows: core
    network: 10.3.0.0/24
    interface: eth1
    primary: {passer: 10.3.0.1}
    secondary: {f: 10.3.0.2}
`;
}

const SPEAKERS = ['a', 'b', 'c', 'feeder', 'passer', 'f'];

/** Every difference that the settings make, once. */
function listSpeakers(os: SystemName): MachineModel[] {
  const specs = ['default', 'gptp'].flatMap((profile) =>
    ['standard', 'tight'].flatMap((polling) =>
      ['start', 'always', 'never'].map((step) => writeSpec(os, profile, polling, step)),
    ),
  );
  const machines = specs.flatMap((spec) => [...renderSpec(spec).machines.values()]);
  const speakers = machines.filter(({ plan }) => SPEAKERS.includes(plan.machine.name));
  return [...new Map(speakers.map((machine) => [describeSpeaker(machine), machine])).values()];
}

function describeSpeaker(machine: MachineModel): string {
  return `${configurationOf(machine)}${optionsOf(machine, 'clockseed-phc2sys.service').join(' ')}`;
}

function configurationOf(machine: MachineModel): string {
  return contentOf(machine, '/etc/linuxptp/clockseed.conf');
}

/** What `ptp prepare` may give ptp4l (prepare-ptp.test.ts). */
const PTP4L_OPTIONS = [
  '--time_stamping=hardware',
  '--time_stamping=software',
  '--time_stamping=software --neighborPropDelayThresh=20000000',
  '--time_stamping=software --clock_servo=ntpshm --ntpshm_segment=0',
  '--time_stamping=software --first_step_threshold=0',
].map((line) => line.split(' '));

/** An adapter that is not there is what is left to complain about. */
const ABSENT =
  /^(?:(?:ioctl SIOC\w+ failed: No such device|failed to generate a clock identity|PTP device not specified and .*|failed to create a clock)\n)+$/;

describe.each(SYSTEM_NAMES)('every /etc/linuxptp/clockseed.conf of %s', (system) => {
  const name = JUDGES[system];
  testWith(
    toolsOf(name),
    `is taken whole by ptp4l, phc2sys and pmc ${name}`,
    (paths) => {
      const speakers = listSpeakers(system);
      expect(speakers.length).toBeGreaterThan(40);
      for (const machine of speakers) {
        const configuration = configurationOf(machine);
        const phc2sys = optionsOf(machine, 'clockseed-phc2sys.service');
        const said = {
          ptp4l: judgeReading(paths[`ptp4l-${name}`], configuration, ['--time_stamping=software']),
          phc2sys: judgeReading(paths[`phc2sys-${name}`], configuration, phc2sys),
          pmc: judgeReading(paths[`pmc-${name}`], configuration, ['-u', '-b', '0']),
        };
        expect({ ...said, configuration }).toEqual({ ptp4l: '', phc2sys: '', pmc: '', configuration });
        expect(judgeStart(paths[`ptp4l-${name}`], configuration)).toMatch(ABSENT);
      }
    },
    120_000,
  );
});

describe.each(LINUXPTP_NAMES)('linuxptp %s', (name) => {
  const [ptp4l, phc2sys, pmc] = toolsOf(name);
  const os = SYSTEM_NAMES.find((system) => JUDGES[system] === name) ?? 'debian-12';

  testWith([ptp4l], 'takes what ptp4l is started with, and what it listens with', (paths) => {
    const [machine] = listSpeakers(os);
    const configuration = machine ? configurationOf(machine) : '';
    for (const options of PTP4L_OPTIONS)
      for (const more of [[], ['-s']])
        expect(judgeReading(paths[ptp4l], configuration, [...options, ...more])).toBe('');
  });

  testWith([ptp4l, phc2sys, pmc], 'is really asked: each of these faults is seen', (paths) => {
    const [machine] = listSpeakers(os);
    const good = machine ? configurationOf(machine) : '';
    const misspelt = good.replace('domainNumber', 'domainNumbre');
    for (const program of [paths[ptp4l], paths[phc2sys], paths[pmc]]) {
      expect(judgeReading(program, misspelt, [])).toContain('unknown option domainNumbre at line');
      expect(judgeReading(program, good.replace('domainNumber 7', 'domainNumber 256'), [])).toContain(
        '256 is an out of range value for option domainNumber',
      );
      expect(judgeReading(program, good, ['-€'])).toContain('not reached');
    }
    for (const option of ['--time_stamping=soft', '--ntpshm_segments=0'])
      expect(judgeReading(paths[ptp4l], good, [option])).toContain('not reached');
    expect(judgeStart(paths[ptp4l], misspelt)).not.toMatch(ABSENT);
  });
});
