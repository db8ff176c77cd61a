import { describe, expect, test } from 'vitest';
import { printHclString } from '../../../src/package/packer/print-hcl.js';
import { runTool, withFiles } from '../../support/run-tool.js';
import { testWith } from '../../support/tools.js';

const HOSTILE = [
  'plain',
  'quote " and \\ backslash',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: HCL's interpolation is what is tested.
  '${env("HOME")} %{ if true }x%{ endif }',
  '$${x} %%{y} $ % $$ {',
  'line\nline\ttab\rreturn',
  'bell \u0007 backspace \b form feed \f',
  'end of line \u2028 \u2029 \u0085 for others',
  'Umlaut ü, € and 🕰',
  '',
];

describe('a string of HCL', () => {
  test('escapes what would be more than text', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: HCL's interpolation is what is tested.
    expect(printHclString('a"b\\c${d}%{e}\n\u0007')).toBe('"a\\"b\\\\c$${d}%%{e}\\n\\u0007"');
  });

  testWith(['packer'], 'is read by packer as the text that it was', ({ packer }) => {
    const values = HOSTILE.map((text) => `    ${printHclString(text)},\n`).join('');
    const template = `locals {\n  values = jsonencode([\n${values}  ])\n}\n`;
    const said = withFiles(new Map([['t.pkr.hcl', template]]), (folder) =>
      runTool(packer, ['console', folder], {
        input: 'local.values\n',
        environment: { CHECKPOINT_DISABLE: '1' },
      }),
    );
    expect({ status: said.status, stderr: said.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(said.stdout.slice(said.stdout.indexOf('['), said.stdout.lastIndexOf(']') + 1))).toEqual(
      HOSTILE,
    );
  });
});
