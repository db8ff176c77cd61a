import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, PROJECT, runCli, specWith, withFolder } from './support/run-cli.js';

/** What `explain --json` says of a file of a machine of the example. */
function explainJson(machine: string, file: string): { path: string; lines: { text: string }[] } {
  return JSON.parse(runCli(['explain', EXAMPLE, machine, file, '--json']).stdout);
}

describe('explain of the example', () => {
  test('each file is put together again from its lines, byte for byte', () => {
    const { write_files } = parse(readFileSync(join(PROJECT, 'out/nodes/wall-1/user-data'), 'utf8'));
    const written: { path: string; content: string }[] = write_files;
    const { files } = JSON.parse(runCli(['explain', EXAMPLE, 'wall-1', '--json']).stdout);
    const paths = files.map(({ path }: { path: string }) => path);
    const seed = ['network-config', 'meta-data', 'vendor-data', 'user-data'];
    expect(paths).toEqual([
      ...written.map(({ path }) => path),
      ...seed.map((file) => `nodes/wall-1/${file}`),
    ]);
    for (const { path, content } of written) {
      if (!/chrony|clockseed-verify\.timer|\/apply$/.test(path)) continue;
      const { lines } = explainJson('wall-1', path);
      expect(lines.map(({ text }) => `${text}\n`).join('')).toBe(content);
    }
  });

  test('why is this line in this file? On one screen, without escape codes', () => {
    const { status, stdout, stderr } = runCli(
      ['explain', 'examples/videowall.yaml', 'wall-2', 'chrony.conf'],
      {
        environment: { FORCE_COLOR: '1' },
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').length).toBeLessThan(24);
    expect(stdout).toContain('    7  bindacqdevice enp3s0 ');
    expect(stdout).toContain(' examples/videowall.yaml:7:16 (groups.lobby.interface)\n');
    expect(stdout).toMatch(/^ {3}13 {2}makestep 0\.001 3 +default of step\n {7}Step the clock if /m);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('one line, by the number that grep -n shows', () => {
    const { stdout } = runCli(['explain', EXAMPLE, 'wall-2', '/etc/chrony/chrony.conf:13']);
    const [head, blank, text] = stdout.split('\n');
    expect(head).toBe('/etc/chrony/chrony.conf on wall-2: what chronyd does: whom it asks, whom it answers.');
    expect([blank, text]).toEqual(['', '   13  makestep 0.001 3  default of step']);
    expect(
      JSON.parse(runCli(['explain', EXAMPLE, 'wall-2', 'chrony.conf:13', '--json']).stdout).lines,
    ).toEqual([
      {
        number: 13,
        kind: 'setting',
        text: 'makestep 0.001 3',
        why: expect.stringMatching(/^Step the clock/),
        origin: { kind: 'default', setting: 'step' },
      },
    ]);
  });

  test('a comment is explained with the line below it, and blank lines have numbers too', () => {
    expect(runCli(['explain', EXAMPLE, 'wall-2', 'chrony.conf:12']).stdout).toMatch(
      /^ {3}12 {2}# Step.*\n {7}a comment\n {3}13 {2}makestep 0\.001 3 {2}default of step\n/m,
    );
    expect(runCli(['explain', EXAMPLE, 'wall-2', 'chrony.conf:2']).stdout).toMatch(
      /^ {4}2 {4}a blank line$/m,
    );
  });

  test('a program says that nothing of the spec is in it', () => {
    const { stdout } = runCli(['explain', EXAMPLE, 'wall-2', 'lib/clockseed/verify']);
    expect(stdout).toBe(
      '/usr/local/lib/clockseed/verify on wall-2: the check.\nBrought by the seed at first boot.\n' +
        'Nothing of the spec is in it: it is the same on every machine that has it.\n',
    );
    expect(runCli(['explain', EXAMPLE, 'wall-2', 'verify:1']).stdout).toContain(
      '#!/bin/sh  the same everywhere\n',
    );
  });

  test('the machine: its files, packages, units and rules', () => {
    const { status, stdout } = runCli(['explain', 'examples/videowall.yaml', 'wall-1']);
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(65);
    expect(stdout).toMatch(/^ {2}primary of lobby +enp3s0 192\.168\.1\.4 +examples\/videowall\.yaml:9:7 /m);
    expect(stdout).toMatch(/^ {2}install +first-boot +default of install$/m);
    expect(stdout).toMatch(/^ {2}\/etc\/chrony\/chrony\.conf +2 spec, 2 default +what chronyd does/m);
    expect(stdout).toMatch(/^ {2}\/usr\/local\/lib\/clockseed\/rtc +fixed +saves the time/m);
    expect(stdout).toMatch(/^ {2}ufw +default of firewall +The firewall\.$/m);
    for (const title of ['Packages', 'Units that are enabled', 'Units that are masked', 'Rules of ufw'])
      expect(stdout).toContain(`\n${title}\n`);
  });
});

describe('what is not there', () => {
  test.each([
    [
      'a machine',
      ['wall-10'],
      /has no machine wall-10\. Did you mean wall-1\? There are: wall-1, .*, wall-9\n$/,
    ],
    [
      'a file',
      ['wall-1', 'chron.conf'],
      /wall-1 has no file chron\.conf\. Did you mean chrony\.conf\? There are:\n {2}\//,
    ],
    ['a line', ['wall-1', 'chrony.conf:99'], /\/chrony\.conf has 13 lines, and so no line 99\.\n$/],
    ['line 0', ['wall-1', 'chrony.conf:0'], /has 13 lines, and so no line 0\.\n$/],
    ['a name of escape codes', ['\u001b[2J'], /has no machine \ufffd\[2J\. There are: /],
  ])('%s: exit 2', (_, words, message) => {
    for (const json of [[], ['--json']]) {
      const { status, stdout, stderr } = runCli(['explain', EXAMPLE, ...words, ...json]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(message);
    }
  });

  test('a spec with errors: exit 1, and its problems', () => {
    const { status, stderr } = runCli(['explain', '-', 'p'], { input: specWith('step: maybe') });
    expect(status).toBe(1);
    expect(stderr).toContain('[');
  });
});

test('a line of an included file is shown where it stands', () => {
  const { stdout } = runCli(['explain', 'include.yaml', 'stage-2', 'clockseed-verify.timer'], {
    folder: join(PROJECT, 'test/spec/ok'),
  });
  expect(stdout).toMatch(/ {2}OnUnitInactiveSec=20s +include\.yaml:15:21 \(groups\.stage\.verify\.every\)$/m);
  const conf = runCli(['explain', 'include.yaml', 'stage-2', 'chrony.conf'], {
    folder: join(PROJECT, 'test/spec/ok'),
  });
  expect(conf.stdout).toMatch(/ include\/tight\.yaml:2:10 \(groups\.stage\.polling\); include\.yaml:/);
});

test('a spec on standard input', () => {
  withFolder((folder) => {
    const { status, stdout } = runCli(['explain', '-', 's', 'expect:2'], { folder, input: specWith() });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {4}2 {2}format=1 {2}the same everywhere$/m);
  });
});
