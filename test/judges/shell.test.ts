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

/** How the group keeps time, and what a primary of it needs of the programs. */
const KINDS = {
  chrony: { programs: PROGRAMS.filter((name) => !name.includes('ptp')), needs: ['only on primaries'] },
  ptp: {
    programs: PROGRAMS.filter((name) => name !== 'preset.sh'),
    needs: ['only on primaries', 'only with ptp'],
  },
} as const;
type Kind = keyof typeof KINDS;

const spec = (datasource: string, method: Kind) =>
  `version: 1\nname: t\nos: debian-12\ndatasource: ${datasource}\ngroups: {g: {method: ${method}, network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}\n`;

/** The programs as user-data carries them for this datasource, by file name of the template. */
function carriedPrograms(datasource: string, method: Kind): Map<string, string> {
  // The shape is judged in user-data.test.ts.
  const userData = parse(fileOf(renderSpec(spec(datasource, method)), 'nodes/p/user-data')) as {
    write_files: readonly { path: string; content: string }[];
  };
  const programs = userData.write_files.filter(({ path }) => path.startsWith('/usr/local/lib/clockseed/'));
  return new Map(
    programs.map(({ path, content }) => [`${path.slice(path.lastIndexOf('/') + 1)}.sh`, content]),
  );
}

/** What is left for the primary of that spec. */
const cut = (text: string, method: Kind) =>
  cutSections(text.split('\n'), (what) => KINDS[method].needs.some((need) => need === what)).join('\n');

const both = (datasource: string) => ({
  chrony: carriedPrograms(datasource, 'chrony'),
  ptp: carriedPrograms(datasource, 'ptp'),
});
const whole = both('nocloud');
const stripped = both('openstack');
const METHODS = ['chrony', 'ptp'] as const;

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

  test.each(METHODS)('are carried as they stand where there is no limit, those that %s needs', (method) => {
    expect([...whole[method].keys()].sort()).toEqual([...KINDS[method].programs].sort());
    for (const [name, text] of whole[method]) expect(text).toBe(readFileSync(TEMPLATES + name, 'utf8'));
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
  const { files } = renderSpec(spec('nocloud', 'chrony'));
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
  test.each(METHODS)('are the same programs of %s, much shorter, and say by whom they are run', (method) => {
    expect([...stripped[method].keys()].sort()).toEqual([...KINDS[method].programs].sort());
    for (const [name, text] of stripped[method]) {
      // What another program reads is run by nobody.
      const isRun = name !== 'verify-ptp.sh';
      expect(text.startsWith('#!/bin/sh\n')).toBe(isRun);
      expect(text.match(/^\s*#/gm) ?? []).toHaveLength(isRun ? 1 : 0);
      expect(text.length).toBeLessThan(0.95 * (whole[method].get(name) ?? '').length);
    }
  });

  test.each(METHODS)('parse in sh and mean the same to bash, word for word (%s)', (method) => {
    const full = [...whole[method]].map(([name, text]) => [`whole/${name}`, cut(text, method)] as const);
    withFiles(new Map([...full, ...stripped[method]]), (folder) => {
      for (const name of KINDS[method].programs) {
        expect(runTool('sh', ['-n', `${folder}/${name}`])).toEqual({ status: 0, stdout: '', stderr: '' });
        // bash prints what it has understood; what stands in quotes, such as programs of awk, as it stands.
        const [long, short] = [`whole/${name}`, name].map((path) =>
          runTool('bash', ['--posix', '--pretty-print', `${folder}/${path}`]),
        );
        expect(long?.stdout.length).toBeGreaterThan(300);
        expect(lines(short)).toEqual(lines(long));
      }
    });
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
    const [full, short] = [said(whole.chrony), said(stripped.chrony)];
    expect(short).toEqual(full);
    expect(full.map(({ status }) => status)).toEqual([1, 2, 2, 2, 2, 2]);
    for (const { text } of full.slice(1)) expect(text).toMatch(/^usage: /);
    expect(full[0]?.text).toContain('FAIL expectations: /etc/clockseed/expect with format none');
  });
});
