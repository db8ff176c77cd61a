import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeSpec } from '../../bench/write-spec.js';
import { showMachines } from '../../src/commands/show-progress.js';
import { runTool } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { CLI, runCli, withFolder } from './support/run-cli.js';

const ERASE = '\r\x1b[K';

/** A run of `check` that takes its time and writes nothing; no results. */
function withLongWork(use: (command: string, spec: string) => void): void {
  withFolder((folder) => {
    const spec = join(folder, 'topology.yaml');
    writeFileSync(spec, writeSpec({ machines: 10_000, form: 'ranges' }));
    use(
      `'${process.execPath}' '${CLI}' check '${spec}' --quiet --out '${folder}/out' >'${folder}/said'`,
      spec,
    );
  });
}

testWith(
  ['script'],
  'long work shows on a terminal how far it is, in one line, and leaves nothing of it',
  ({ script }) => {
    withLongWork((command) => {
      const environment = { TERM: 'xterm', CI: '' };
      const { status, stdout } = runTool(script, ['-qec', command, '/dev/null'], { environment });
      const lines = stdout.split('\r').filter((line) => line !== '');
      expect({ status, last: lines.pop() }).toEqual({ status: 1, last: '\x1b[K' });
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) expect(line.replace(/[\d,]+/, 'N')).toBe('check: N of 10,000 machines\x1b[K');
      expect(new Set(lines).size).toBeGreaterThan(2);
    });
  },
  120_000,
);

test('nothing of it stands in a file', () => {
  withLongWork((_, spec) => {
    const { status, stderr } = runCli(['check', spec, '--quiet', '--out', `${spec}.out`], {
      environment: { TERM: 'xterm', CI: '' },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });
}, 120_000);

describe('on a terminal', () => {
  const written: string[] = [];
  const { isTTY, columns } = process.stderr;

  beforeEach(() => {
    written.length = 0;
    vi.stubEnv('CI', '').stubEnv('TERM', 'xterm');
    // This process is older than a second: the line is there at the first machine.
    Object.assign(process.stderr, { isTTY: true, columns: 20 });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    vi.spyOn(performance, 'now').mockReturnValue(2000);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    Object.assign(process.stderr, { isTTY, columns });
  });

  const files = ['a/1', 'a/2', 'b/1'].map((path) => ({ path: `nodes/${path}`, content: '' }));

  test('the line is cut to its width, and counts machines, not files', () => {
    vi.spyOn(performance, 'now').mockReturnValueOnce(2000).mockReturnValueOnce(2050).mockReturnValue(2100);
    expect([...showMachines('check', 1234, files)]).toEqual(files);
    expect(written).toEqual(['\rcheck: 1 of 1,234 m\x1b[K', '\rcheck: 2 of 1,234 m\x1b[K', ERASE]);
  });

  test('it is erased also when what it counts for fails', () => {
    for (const _ of showMachines('check', 2, files)) break;
    expect(written).toEqual(['\rcheck: 1 of 2 machi\x1b[K', ERASE]);
  });

  test.each([
    ['short work', () => vi.spyOn(performance, 'now').mockReturnValue(900)],
    ['a terminal that cannot go back', () => vi.stubEnv('TERM', 'dumb')],
    ['a build server', () => vi.stubEnv('CI', 'true')],
    ['a pipe', () => Object.assign(process.stderr, { isTTY: false })],
  ])('nothing for %s', (_, arrange) => {
    arrange();
    expect([...showMachines('check', 2, files)]).toEqual(files);
    expect(written).toEqual([]);
  });
});
