import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, PROJECT, runCli, specWith } from './support/run-cli.js';

const draw = (format: string) => runCli(['plan', EXAMPLE, '--format', format]);

describe('plan --format', () => {
  test('text is what comes without it, json what --json gives', () => {
    expect(draw('text')).toEqual(runCli(['plan', EXAMPLE]));
    expect(draw('json')).toEqual(runCli(['plan', EXAMPLE, '--json']));
    expect(runCli(['plan', EXAMPLE, '--json', '--format', 'json'])).toEqual(draw('json'));
  });

  test.each(['text', 'mermaid', 'svg'])('%s beside --json is a usage error', (format) => {
    expect(runCli(['plan', EXAMPLE, '--json', '--format', format])).toEqual({
      status: 2,
      stdout: '',
      stderr: `clockseed: --json and --format ${format} are two forms: leave one of them out.\n`,
    });
  });

  test('a form that there is not is a usage error that names those that there are', () => {
    const { status, stderr } = draw('png');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('text, json, mermaid, svg'),
    });
  });

  test('a spec that is refused is not drawn', () => {
    const input = specWith('step: maybe');
    for (const format of ['mermaid', 'svg'])
      expect(runCli(['plan', '-', '--format', format], { input })).toMatchObject({ status: 1, stdout: '' });
    const asked = (args: readonly string[]) => runCli(['plan', '-', ...args], { input });
    expect(asked(['--format', 'json'])).toEqual(asked(['--json']));
    expect(asked(['--format=json'])).toEqual(asked(['--json']));
    expect(JSON.parse(asked(['--json']).stdout)).toHaveLength(1);
  });
});

describe('docs/', () => {
  test('videowall.svg is the picture of the example', () => {
    const { status, stdout, stderr } = draw('svg');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // Made anew by: node dist/cli.js plan examples/videowall.yaml --format svg > docs/videowall.svg
    expect(readFileSync(join(PROJECT, 'docs/videowall.svg'), 'utf8')).toBe(stdout);
  });

  test('pictures.md has it as Mermaid', () => {
    const { status, stdout, stderr } = draw('mermaid');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const page = readFileSync(join(PROJECT, 'docs/pictures.md'), 'utf8');
    expect(page.match(/^```mermaid\n([\s\S]*?)^```$/m)?.[1]).toBe(stdout);
  });

  test('pictures.md says at which numbers machines and groups are drawn together', async () => {
    const { DETAILS, MOST_ABREAST } = await import('../../src/picture/choose-detail.js');
    const page = readFileSync(join(PROJECT, 'docs/pictures.md'), 'utf8');
    const [most, less] = DETAILS;
    expect(page).toContain(`up to ${most.primaries} primaries and ${most.secondaries} secondaries`);
    expect(page).toContain(`more than ${MOST_ABREAST} boxes side by side`);
    expect(page).toContain(`up to ${less?.primaries} primaries`);
  });
});
