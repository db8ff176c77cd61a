import { expect, test } from 'vitest';
import { buildUserData } from '../../../src/package/nocloud/build-user-data.js';
import { printUserData } from '../../../src/package/nocloud/print-user-data.js';
import { printItem } from '../../../src/package/nocloud/print-written-file.js';
import { printYaml } from '../../../src/package/print-yaml.js';
import { renderSpec } from '../../support/render-spec.js';

/** As the library prints all of it. */
function printWhole(content: string, short: boolean): string {
  const item = { path: '/etc/x y', permissions: '0644', content };
  const text = printYaml(new Map([['write_files', [item]]]), short ? 1 : 2);
  return text.slice('write_files:\n'.length);
}

const LINES = [
  ...[
    '',
    ' ',
    '\t',
    'a',
    ' a',
    'a ',
    '\ta',
    'a\t',
    'a\tb',
    '# a',
    '- a',
    '---',
    '...',
    'a: b',
    '"',
    "it's",
    '%',
    '=',
  ],
  ...[
    '~',
    'null',
    '0755',
    '|',
    '>',
    '&a *b',
    '{a}',
    'é … –',
    '\u00a0',
    'a\u00a0',
    '\u0085',
    'a\u2028',
    '\ufeffa',
    '😀',
  ],
  ...['\ud800', 'a\r', '\u0007', '\u007f', '\u200b', '\u200e', 'x'.repeat(200), 'stand-in'],
];

/** Texts of up to three of these lines, with all kinds of ends. */
function* listTexts(): Generator<string> {
  for (const end of ['', '\n', '\n\n', '\n \n']) {
    for (const one of LINES) {
      yield one + end;
      for (const other of LINES) yield `${one}\n${other}${end}`;
      for (const other of LINES) yield `${one}\n${other}\nlast${end}`;
    }
  }
}

test('an item is printed as the library prints it, whatever the text', () => {
  const item = { path: '/etc/x y', permissions: '0644' };
  for (const short of [true, false]) {
    const wrong = [...listTexts()].filter(
      (content) => printItem({ ...item, content }, short) !== printWhole(content, short),
    );
    expect(wrong).toEqual([]);
  }
}, 120_000);

const SPEC = `version: 1
name: t
os: ubuntu-24.04
groups:
  g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1, q: 10.0.0.2}, secondary: {s-1..3: 10.0.0.3..5}}
`;

test.each([
  ['a plain spec', ''],
  [
    'user-data of the site’s own',
    'cloud-init: {bootcmd: [[ls]], users: [{name: on}], final_message: "a\\n\\nb"}\n',
  ],
  ['images', 'install: baked\n'],
  ['a datasource with a limit', 'datasource: openstack\n'],
])('user-data is one document, as printed at once: %s', (_, more) => {
  for (const machine of renderSpec(SPEC + more).machines.values()) {
    const printed = printUserData(machine).toString();
    const [first, second] = printed.split('\n');
    const indent = more.startsWith('datasource') ? 1 : 2;
    expect(printed).toBe(`${first}\n${second}\n${printYaml(buildUserData(machine), indent)}`);
  }
});
