import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import { startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

let network: Network;
let primary: Machine;
beforeAll(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  primary = await network.addMachine('primary');
  primary.plugIn('10.9.0.1/24');
  await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
});
afterAll(() => network?.close());

const HOSTILE = [
  '$(touch /run/owned)',
  '`touch /run/owned`',
  '"; touch /run/owned; "',
  "'; touch /run/owned; '",
  'a"b\\c',
  '\\u0041\\n%s%d',
  '{{name}}',
  '-n',
  '*',
  'tab\there',
  'bell\u0007 escape\u001b[2J delete\u007f',
];

describe('expectations are data', () => {
  for (const value of HOSTILE) {
    testWith(['netns'], `${JSON.stringify(value)} stays a text`, () => {
      wall.pretendVerdict(primary, value);
      const names = { machine: value, group: value, configuration: value };
      const addresses = {
        adapter: value,
        serve: value,
        leader: value,
        stratum: value,
        'local-stratum': value,
      };
      wall.writeExpectations(primary, {
        ...wall.PRIMARY,
        ...names,
        ...addresses,
        textfile: '/run/clockseed',
      });
      const { report, stdout } = wall.verify(primary);
      expect(report).toMatchObject({ ...names, state: 'failed' });
      expect(report.checks).toContainEqual({ name: 'stratum', expected: value, found: '8', ok: false });
      expect(primary.run('test', '-e', '/run/owned').status).toBe(1);
      expect(stdout).toMatch(/^[\n -~]*$/);
      expect(primary.read('/run/clockseed/clockseed.prom')).toMatch(/^[\n -~]*$/);
    });
  }

  testWith(['netns'], 'bytes that are no UTF-8 are escaped one by one', () => {
    wall.writeExpectations(primary, wall.PRIMARY);
    primary.ask(
      'sh',
      '-c',
      "printf 'machine=\\303\\250\\377\\n' | cat - /etc/clockseed/expect >/run/new; cp /run/new /etc/clockseed/expect",
    );
    wall.pretendVerdict(primary);
    expect(wall.verify(primary).report.machine).toBe('\u00c3\u00a8\u00ff');
  });

  for (const [what, lines] of [
    ['no file at all', undefined],
    ['an unknown format', { ...wall.PRIMARY, format: '2' }],
    ['an unknown role', { ...wall.PRIMARY, role: 'boss' }],
  ] as const) {
    testWith(['netns'], `${what} is a failed check, not a crash`, () => {
      if (lines === undefined) primary.ask('rm', '-f', '/etc/clockseed/expect');
      else wall.writeExpectations(primary, lines);
      primary.ask('rm', '-f', '/run/clockseed/verdict');
      primary.write('/run/clockseed/verdict', lines === undefined ? '\n' : 'c0ffee\n');
      const { status, report } = wall.verify(primary);
      expect({ status, state: report.state }).toEqual({ status: 1, state: 'failed' });
      expect(report.checks.map(({ name, ok }) => ({ name, ok }))).toEqual([
        { name: 'expectations', ok: false },
      ]);
    });
  }
});

describe('first boot', () => {
  testWith(['netns'], 'is waited for while cloud-init runs, and then judged', async () => {
    wall.writeExpectations(primary, { ...wall.PRIMARY, install: 'first-boot' });
    primary.ask('rm', '-rf', '/run/clockseed');
    primary.write('/run/cloud-init/enabled', '');
    const run = primary.start('/usr/local/lib/clockseed/verify');
    await waitFor('a report', () => primary.run('test', '-e', '/run/clockseed/verify.json').status === 0);
    expect(wall.readReport(primary)).toMatchObject({ state: 'pending', machine: 'wall-1', checks: [] });
    primary.write('/var/lib/clockseed/applied', 'c0ffee\n');
    primary.write('/run/cloud-init/result.json', '{}');
    expect((await run).status).toBe(0);
    expect(wall.readReport(primary).state).toBe('ok');
  });

  testWith(['netns'], 'that never finished its setup, or another one, is red', () => {
    wall.writeExpectations(primary, { ...wall.PRIMARY, install: 'first-boot' });
    wall.pretendVerdict(primary);
    primary.ask('rm', '-f', '/var/lib/clockseed/applied');
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({
      setup: expect.stringMatching(/^not finished/),
    });
    primary.write('/var/lib/clockseed/applied', 'another\n');
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({
      setup: 'applied for configuration another only',
    });
  });
});
