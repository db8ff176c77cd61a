import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import { startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

let network: Network;
let primary: Machine;
let secondary: Machine;
beforeAll(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  primary = await network.addMachine('primary');
  secondary = await network.addMachine('secondary');
  primary.plugIn('10.9.0.1/24');
  secondary.plugIn('10.9.0.2/24');
  wall.writeExpectations(primary, wall.PRIMARY);
  wall.writeExpectations(secondary, { ...wall.SECONDARY, textfile: '/run/textfile' });
  secondary.ask('mkdir', '/run/textfile');
  await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
  await startChronyd(secondary, wall.SECONDARY_DIRECTIVES);
});
afterAll(() => network?.close());

describe('a healthy wall', () => {
  testWith(['netns'], 'the primary is ok', () => {
    const { status, stdout, report } = wall.verify(primary);
    expect(wall.listFailures(report)).toEqual({});
    expect({ status, state: report.state }).toEqual({ status: 0, state: 'ok' });
    const names = report.checks.map(({ name }) => name).join(' ');
    expect(names).toBe(
      'unit scheduling clock-control adapter other-daemons sources reference-id stratum listening firewall clock',
    );
    expect(stdout).toContain('ok   reference-id: 7F7F0101 with no name\n');
    expect(stdout).toContain('wall-1 keeps time as planned\n');
  });

  testWith(['netns'], 'the secondary is ok, with the error bound beside the offset', () => {
    const { status, stdout, report } = wall.verify(secondary);
    expect(wall.listFailures(report)).toEqual({});
    expect({ status, state: report.state }).toEqual({ status: 0, state: 'ok' });
    const names = report.checks.map(({ name }) => name).join(' ');
    expect(names).toBe(
      'unit scheduling clock-control adapter other-daemons sources source reference-id stratum reach sample-age leap firewall offset timestamping clock',
    );
    expect(stdout).toMatch(/^ok {3}offset: [0-9.]+ [num]?s, within 10\.0 ms$/m);
    expect(stdout).toMatch(/^ok {3}timestamping: kernel in 5 of 5 \(TX,RX: 5 Kernel,Kernel\)/m);
    const { error_bound: bound, offset } = report.figures;
    expect(bound).toBeGreaterThan(Math.abs(offset ?? Number.NaN));
    expect(Object.entries(report.figures).filter(([, value]) => typeof value !== 'number')).toEqual([]);
  });

  testWith(['netns'], 'nothing is written but the report', () => {
    const script =
      'mkdir -p /run/empty && cd /run/empty && /usr/local/lib/clockseed/verify >/run/lines && ls -A';
    expect(secondary.ask('sh', '-c', script)).toBe('');
    expect(secondary.ask('ls', '-A', '/run/clockseed', '/var/lib/clockseed')).toBe(
      '/run/clockseed:\nverdict\nverify.json\n\n/var/lib/clockseed:\nlast-good\ntextfile\n',
    );
  });

  testWith(['netns'], 'the report says for which machine, boot and moment', () => {
    const { report } = wall.verify(secondary);
    expect(report).toMatchObject({
      format: 1,
      machine: 'wall-2',
      group: 'lobby',
      role: 'secondary',
      configuration: 'c0ffee',
    });
    expect(report.boot_id).toBe(secondary.read('/proc/sys/kernel/random/boot_id').trim());
    expect(report.uptime).toBeCloseTo(Number(secondary.read('/proc/uptime').split(' ')[0]), -1);
    expect(secondary.ask('stat', '-c', '%a %n', '/run/clockseed/verify.json')).toMatch(/^644 /);
  });

  testWith(['netns'], 'the textfile holds one typed sample a line', () => {
    wall.verify(secondary);
    const lines = secondary.read('/run/textfile/clockseed.prom').trimEnd().split('\n');
    const samples = lines.filter((line) => !line.startsWith('#'));
    expect(samples[0]).toBe('clockseed_ok{machine="wall-2",group="lobby",role="secondary"} 1');
    expect(samples).toContain('clockseed_check_ok{check="offset"} 1');
    for (const sample of samples) expect(sample).toMatch(/^[a-z_]+(\{([a-z]+="[^"\\]*",?)+\})? -?[0-9.]+$/);
    const typed = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(new Set(typed)).toEqual(new Set(samples.map((sample) => sample.split(/[ {]/)[0])));
    expect(typed.length).toBe(new Set(typed).size);
  });

  testWith(['netns'], 'the textfile goes where the spec says, and away when it says nothing', () => {
    const listed = () => secondary.ask('ls', '/run/other', '/run/textfile').split('\n');
    secondary.ask('mkdir', '/run/other');
    secondary.write('/run/textfile/another.prom', '');
    wall.writeExpectations(secondary, { ...wall.SECONDARY, textfile: '/run/other' });
    wall.verify(secondary);
    expect(listed()).toEqual(['/run/other:', 'clockseed.prom', '', '/run/textfile:', 'another.prom', '']);
    wall.writeExpectations(secondary, wall.SECONDARY);
    wall.verify(secondary);
    expect(listed()).toEqual(['/run/other:', '', '/run/textfile:', 'another.prom', '']);
  });

  testWith(['netns'], 'for a person it judges at once and writes nothing', () => {
    primary.ask('rm', '-r', '/run/clockseed');
    const { status, stdout } = primary.run('/usr/local/lib/clockseed/verify', '--once');
    expect({ status, failures: stdout.match(/^FAIL.*$/gm) }).toEqual({ status: 0, failures: null });
    expect(primary.run('ls', '/run/clockseed').status).not.toBe(0);
  });
});
