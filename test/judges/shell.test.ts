import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fileOf, renderSpec } from '../support/render-spec.js';
import { runTool, type Verdict, withFiles } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { cutSections } from './support/cut-sections.js';

const TEMPLATES = fileURLToPath(new URL('../../templates/clockseed/', import.meta.url));
const PROGRAMS = readdirSync(TEMPLATES).filter((name) => name.endsWith('.sh'));

const spec = (datasource: string) =>
  `version: 1\nname: t\nos: debian-12\ndatasource: ${datasource}\ngroups: {g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}\n`;

/** The programs as user-data carries them for this datasource, by file name of the template. */
function carriedPrograms(datasource: string): Map<string, string> {
  // The shape is judged in user-data.test.ts.
  const userData = parse(fileOf(renderSpec(spec(datasource)), 'nodes/p/user-data')) as {
    write_files: readonly { path: string; content: string }[];
  };
  const programs = userData.write_files.filter(({ path }) => path.startsWith('/usr/local/lib/clockseed/'));
  return new Map(
    programs.map(({ path, content }) => [`${path.slice(path.lastIndexOf('/') + 1)}.sh`, content]),
  );
}

/** What is left for the primary of that spec. */
const cut = (text: string) =>
  cutSections(text.split('\n'), (what) => what === 'only on primaries').join('\n');

const whole = carriedPrograms('nocloud');
const stripped = carriedPrograms('ec2');

describe('the programs', () => {
  testWith(
    ['shellcheck'],
    'pass shellcheck with every optional check',
    (paths) => {
      const files = PROGRAMS.map((name) => TEMPLATES + name);
      const { status, stdout } = runTool(paths.shellcheck, ['--shell=sh', '--enable=all', ...files]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    },
    60_000,
  );

  test('are carried as they stand where there is no limit, those that the machine needs', () => {
    expect([...whole.keys()].sort()).toEqual([...PROGRAMS].sort());
    for (const [name, text] of whole) expect(text).toBe(readFileSync(TEMPLATES + name, 'utf8'));
  });
});

/**
 * Without what was only a comment in what bash prints as it stands, the gaps that it leaves for comments, and the
 * indentation of what stands in quotes.
 */
const lines = (run: Verdict | undefined) =>
  run?.stdout
    .split('\n')
    .filter((line) => !/^\s*(#(?!!).*)?$/.test(line))
    .map((line) => line.trimStart());

describe('the installer', () => {
  const { files } = renderSpec(spec('nocloud'));
  const installer = new Map([...files].filter(([path]) => /^install(\/p)?\.sh$/.test(path)));

  testWith(['shellcheck'], 'passes shellcheck with every optional check', ({ shellcheck }) => {
    withFiles(installer, (folder) => {
      const paths = [...installer.keys()].map((path) => `${folder}/${path}`);
      expect(paths).toHaveLength(2);
      const { status, stdout } = runTool(shellcheck, ['--shell=sh', '--enable=all', ...paths]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    });
  });

  test('parses in sh', () => {
    for (const input of installer.values())
      expect(runTool('sh', ['-n'], { input })).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('the programs without their comments', () => {
  test('are the same programs, much shorter, and say by whom they are run', () => {
    expect([...stripped.keys()].sort()).toEqual([...PROGRAMS].sort());
    for (const [name, text] of stripped) {
      expect(text.split('\n')[0]).toBe('#!/bin/sh');
      expect(text.match(/^\s*#/gm)).toHaveLength(1);
      expect(text.length).toBeLessThan(0.9 * (whole.get(name) ?? '').length);
    }
  });

  test('parse in sh and mean the same to bash, word for word', () => {
    withFiles(
      new Map([...[...whole].map(([name, text]) => [`whole/${name}`, cut(text)] as const), ...stripped]),
      (folder) => {
        for (const name of PROGRAMS) {
          expect(runTool('sh', ['-n', `${folder}/${name}`])).toEqual({ status: 0, stdout: '', stderr: '' });
          // bash prints what it has understood; what stands in quotes, such as programs of awk, as it stands.
          const [full, short] = [`whole/${name}`, name].map((path) =>
            runTool('bash', ['--posix', '--pretty-print', `${folder}/${path}`]),
          );
          expect(full?.stdout.length).toBeGreaterThan(300);
          expect(lines(short)).toEqual(lines(full));
        }
      },
    );
  });

  test('say the same when they are asked what does not change anything', () => {
    const calls = [
      ['verify.sh', '--once'],
      ['verify.sh', 'nonsense'],
      ['apply.sh', 'nonsense'],
      ['probe.sh'],
      ['rtc.sh', 'load'],
      ['preset.sh', 'nonsense'],
    ] as const;
    const said = (programs: ReadonlyMap<string, string>) =>
      withFiles(programs, (folder) =>
        calls.map(([name, ...words]) => runTool('sh', [`${folder}/${name}`, ...words])),
      ).map(({ status, stdout, stderr }) => ({ status, text: stdout + stderr }));
    const [full, short] = [said(whole), said(stripped)];
    expect(short).toEqual(full);
    expect(full.map(({ status }) => status)).toEqual([1, 2, 2, 2, 2, 2]);
    for (const { text } of full.slice(1)) expect(text).toMatch(/^usage: /);
    expect(full[0]?.text).toContain('FAIL expectations: /etc/clockseed/expect with format none');
  });
});
