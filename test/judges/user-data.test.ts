import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { fileOf, machineOf, type RenderedSpec, renderSpec } from '../support/render-spec.js';
import { runCloudInit, runTool, withFiles } from '../support/run-tool.js';
import { MATRIX } from '../support/spec-matrix.js';
import { testWith } from '../support/tools.js';
import { cutSections, needsOf } from './support/cut-sections.js';
import { readAsPython } from './support/read-user-data.js';

const CHECK_SCHEMAS = readFileSync(new URL('./support/check-schemas.py', import.meta.url), 'utf8');

const rendered = MATRIX.map(({ text, combination }) => ({ combination, spec: renderSpec(text) }));

/** A primary and a secondary of each spec: the other secondaries differ from that in their name only. */
const all = rendered.flatMap(({ spec }) =>
  ['p-1', spec.machines.has('s-1') ? 's-1' : 'hall-secondary'].map((name) => ({
    spec,
    name,
    text: fileOf(spec, `nodes/${name}/user-data`),
  })),
);

/** Every other one, primaries and secondaries by turns: to a schema they are much alike. */
const documents = new Map(
  all.filter((_, index) => index % 4 === 0 || index % 4 === 3).map(({ text }, index) => [`${index}`, text]),
);

describe.each(['cloud-init-22.4', 'cloud-init-25.1'] as const)('%s schema', (name) => {
  const check = (wrapper: string, texts: ReadonlyMap<string, string>) =>
    withFiles(texts, (folder) => {
      const paths = [...texts.keys()].map((path) => `${folder}/${path}`);
      return runCloudInit(wrapper, CHECK_SCHEMAS, paths) as [number, string][];
    });

  testWith(
    [name],
    'takes every user-data',
    (paths) => {
      const refused = check(paths[name], documents).filter(
        ([status, said]) => status !== 0 || !/^Valid/.test(said),
      );
      expect(refused).toEqual([]);
    },
    120_000,
  );

  testWith([name], 'is really asked that way: a wrong type is refused', (paths) => {
    const [verdict] = check(paths[name], new Map([['bad', '#cloud-config\npackages: chrony\n']]));
    expect(verdict).toEqual([1, expect.stringContaining("'chrony' is not of type 'array'")]);
  });

  testWith([name], 'takes the committed example when called as people call it', (paths) => {
    const path = 'out/nodes/wall-1/user-data';
    expect(runTool(paths[name], ['schema', '--config-file', path])).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^Valid .*\n$/),
      stderr: '',
    });
  });
});

/** What user-data must write on a machine: the machine model's files, as its delivery carries them. */
function listExpectedFiles(machine: MachineModel): object[] {
  const { install, datasource } = machine.plan.machine.settings;
  const wanted = machine.files.filter(({ phase }) => install.value === 'first-boot' || phase !== 'bake');
  const isShort = datasource.value !== 'nocloud';
  return wanted.map(({ path, mode, content }) => ({
    path,
    permissions: mode,
    content: isShort ? shortened(content, machine) : content,
  }));
}

/** By lines rather than by the patterns that the code uses. */
function shortened(content: string, { plan }: MachineModel): string {
  const isLeftOut = (line: string) => line === '' || (line.startsWith('#') && !line.startsWith('#!'));
  const lines = cutSections(content.split('\n'), needsOf(plan)).map((line) => line.trimStart());
  return lines
    .filter((line) => !isLeftOut(line))
    .map((line) => `${line}\n`)
    .join('');
}

function compare(read: unknown, spec: RenderedSpec, name: string): void {
  const machine = machineOf(spec, name);
  const isBaked = machine.plan.machine.settings.install.value === 'baked';
  expect(read).toEqual({
    ssh_deletekeys: false,
    locale: 'C.UTF-8',
    ssh_authorized_keys: ['ssh-ed25519 AAAA of-nobody'],
    ntp: { enabled: false },
    bootcmd: [['sh', '-c', expect.stringContaining('/var/lib/clockseed/applied')]],
    ...(!isBaked && { package_update: true, packages: machine.packages }),
    write_files: listExpectedFiles(machine),
    runcmd: [['/usr/local/lib/clockseed/apply']],
  });
}

describe('user-data read back', () => {
  testWith(
    ['python3-yaml'],
    'by PyYAML holds every file byte by byte',
    (paths) => {
      const read = readAsPython(
        paths['python3-yaml'],
        all.map(({ text }) => text),
      );
      for (const [index, { spec, name }] of all.entries()) compare(read[index], spec, name);
    },
    60_000,
  );

  test('by YAML 1.1 in JavaScript holds the same', () => {
    for (const { spec, name, text } of all.filter((_, index) => index % 5 === 0))
      compare(parse(text, { version: '1.1' }), spec, name);
  });

  test('begins with the line that cloud-init knows it by, once, and is one document', () => {
    for (const { text } of all) {
      expect(text.startsWith('#cloud-config\n')).toBe(true);
      expect(text.match(/^(#cloud-config|## template:|---|\.\.\.|Content-Type:)/gm)).toEqual([
        '#cloud-config',
      ]);
    }
  });
});
