import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT, runCli, specWith, withSpec } from '../commands/support/run-cli.js';

const { version: RELEASE }: { version: string } = JSON.parse(
  readFileSync(join(PROJECT, 'package.json'), 'utf8'),
);
const UNKNOWN_KEYS = Array.from({ length: 100 }, (_, index) => `new-${index}: {a: [1, 2]}\n`).join('');

/** The messages about a spec whose first line is given; all the rest is of a language to come. */
function judge(first: string, rest = UNKNOWN_KEYS): string[] {
  const { status, stdout } = runCli(['validate', '-', '--json'], { input: `${first}\n${rest}` });
  expect(status).toBe(1);
  const found: { message: string; code: string }[] = JSON.parse(stdout);
  return found.map(({ message, code }) => `${message} [${code}]`);
}

describe('another version of the language', () => {
  test.each(['2', '99999', '10000000000000000000000', '0', '1.5', '-1', '2.0', '1e3'])(
    'version: %s is one error, whatever else stands in the spec',
    (version) => {
      const [message, ...others] = judge(`version: ${version}`);
      expect(message).toContain(`"${version}"`);
      expect(message).toContain(`clockseed ${RELEASE} reads version 1 [invalid-value]`);
      expect(others).toEqual([]);
    },
  );

  test.each(['"1"', "'1'", '1.0', '01', '+1', 'one', '[1]', '', 'v1'])(
    'version: %s is a slip: what else is wrong is said too',
    (version) => {
      const rest = specWith('polling: slow').replace('version: 1\n', '');
      expect(judge(`version: ${version}`, rest)).toEqual([
        expect.stringMatching(/version/),
        expect.stringMatching(/^"slow" is not allowed for "polling"/),
      ]);
    },
  );

  test('none at all is a slip as well', () => {
    expect(judge('', specWith().replace('version: 1\n', ''))).toEqual([
      `the key "version" is missing; clockseed ${RELEASE} reads version 1 [missing-key]`,
    ]);
  });

  test('docs/promises.md shows what is said', () => {
    const page = readFileSync(join(PROJECT, 'docs/promises.md'), 'utf8');
    const [, shown] = /^```\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const { stderr } = withSpec(specWith().replace('version: 1', 'version: 2'), (folder) =>
      runCli(['validate', 'topology.yaml'], { folder }),
    );
    expect(stderr).toBe(`${shown}\n1 error\n`);
  });
});
