import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contentOf, fileOf, machineOf, renderSpec } from '../support/render-spec.js';
import { testWith } from '../support/tools.js';
import { HOSTILE, printSpec, YAML_TRAPS } from './support/hostile-text.js';
import { readAsPython } from './support/read-user-data.js';

const GROUPS = { g: { network: '10.0.0.0/24', interface: 'a', primary: { p: '10.0.0.1' } } };

function specWith(site: unknown): string {
  return printSpec({
    version: 1,
    name: 't',
    os: 'debian-12',
    install: 'baked',
    groups: GROUPS,
    'cloud-init': site,
  });
}

/** The site's part of user-data, in each place where a text can stand; keys of an object with no prototype. */
function placesOf(text: string): object {
  const key = Object.assign(Object.create(null), { [text]: 'as a key' });
  return { value: text, items: [text, [text]], deep: { a: { b: text }, c: key }, last: 'end' };
}

const TEXTS = [...HOSTILE, ...YAML_TRAPS];
const specs = TEXTS.map((text) => renderSpec(specWith({ x: placesOf(text), [`${text}-key`]: true })));
const documents = specs.map((spec) => fileOf(spec, 'nodes/p/user-data'));

/** The whole of what must be read back: the site's part as it was, ours untouched. */
function expectOnlyItsPlace(read: unknown, index: number): void {
  const [text, spec] = [TEXTS[index] ?? '', specs[index]];
  if (!spec) throw new Error('a document without a spec');
  const machine = machineOf(spec, 'p');
  expect(JSON.parse(JSON.stringify(read))).toEqual({
    ssh_deletekeys: false,
    x: JSON.parse(JSON.stringify(placesOf(text))),
    [`${text}-key`]: true,
    ntp: { enabled: false },
    bootcmd: expect.any(Array),
    write_files: expect.any(Array),
    runcmd: [['/usr/local/lib/clockseed/apply']],
  });
  // A constant of the test: it has an entry for each file of the machine.
  const files = (read as { write_files: { path: string; content: string }[] }).write_files;
  const wanted = machine.files.filter(({ phase }) => phase !== 'bake');
  expect(files.map(({ path }) => path)).toEqual(wanted.map(({ path }) => path));
  const configuration = files.find(({ path }) => path === '/etc/chrony/chrony.conf');
  expect(configuration?.content).toBe(contentOf(machine, '/etc/chrony/chrony.conf'));
}

describe('hostile text under cloud-init', () => {
  testWith(
    ['python3-yaml'],
    'is itself again when cloud-init’s parser reads it',
    (paths) => {
      const read = readAsPython(paths['python3-yaml'], documents);
      for (const [index, one] of read.entries()) expectOnlyItsPlace(one, index);
    },
    60_000,
  );

  test('is itself again when a parser of YAML 1.1 or 1.2 in JavaScript reads it', () => {
    for (const [index, document] of documents.entries()) {
      expectOnlyItsPlace(parse(document, { version: '1.1' }), index);
      expectOnlyItsPlace(parse(document), index);
    }
  });

  test('never reaches the first lines, where cloud-init looks for what a document is', () => {
    for (const document of documents) {
      const [first, second, third] = document.split('\n');
      expect([first, second]).toEqual([
        '#cloud-config',
        expect.stringMatching(/^# p, primary of g\. Generated/),
      ]);
      expect(third).toMatch(/^ssh_deletekeys: false$/);
      expect(document).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\ufeff]/u);
    }
  });

  testWith(['python3-yaml'], 'written without quotes in the spec is the text that stands there', (paths) => {
    // A bare True or Null is what it says in YAML 1.2 too, and a dash alone begins a list.
    const plain = YAML_TRAPS.filter((text) => !/^(-|true|null)$/i.test(text));
    const lines = plain.map((text) => `  - ${text}`).join('\n');
    const spec = `version: 1\nname: t\nos: debian-12\ngroups: ${JSON.stringify(GROUPS)}\ncloud-init:\n  x:\n${lines}\n`;
    const [read] = readAsPython(paths['python3-yaml'], [fileOf(renderSpec(spec), 'nodes/p/user-data')]);
    expect(read).toMatchObject({ x: plain });
  });

  testWith(
    ['python3-yaml'],
    'numbers, truth and nothing stay what they are in their canonical form',
    (paths) => {
      const site = '{a: 1000, b: -5, c: 1.5, d: true, e: false, f: null, g: ~, h: "1000", i: "true", j: 0}';
      const spec = `version: 1\nname: t\nos: debian-12\ngroups: ${JSON.stringify(GROUPS)}\ncloud-init: {x: ${site}}\n`;
      const [read] = readAsPython(paths['python3-yaml'], [fileOf(renderSpec(spec), 'nodes/p/user-data')]);
      const x = { a: 1000, b: -5, c: 1.5, d: true, e: false, f: null, g: null, h: '1000', i: 'true', j: 0 };
      expect(read).toMatchObject({ x });
    },
  );
});
