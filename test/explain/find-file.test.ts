import { describe, expect, test } from 'vitest';
import { findFile, parseWanted, refuseMachine } from '../../src/explain/find-file.js';

const FILES = [
  '/etc/chrony/chrony.conf',
  '/etc/systemd/system/timers.target.d/clockseed.conf',
  '/etc/linuxptp/clockseed.conf',
  '/etc/clockseed/expect',
].map((path) => ({ path }));

describe('what is asked for', () => {
  test.each([
    ['chrony.conf', { name: 'chrony.conf', line: undefined }],
    ['/etc/chrony/chrony.conf:12', { name: '/etc/chrony/chrony.conf', line: 12 }],
    ['chrony.conf:0', { name: 'chrony.conf', line: 0 }],
    ['chrony.conf:', { name: 'chrony.conf:', line: undefined }],
    ['chrony.conf:-1', { name: 'chrony.conf:-1', line: undefined }],
    [':3', { name: ':3', line: undefined }],
    ['a\nb:3', { name: 'a\nb', line: 3 }],
  ])('%j', (text, wanted) => {
    expect(parseWanted(text)).toEqual(wanted);
  });
});

describe('a file', () => {
  test.each(['/etc/chrony/chrony.conf', 'chrony.conf', 'chrony/chrony.conf', 'etc/chrony/chrony.conf'])(
    'by %s',
    (name) => {
      expect(findFile(FILES, name, 'm')).toEqual({ path: '/etc/chrony/chrony.conf' });
    },
  );

  test('by an end that is longer than the name that two have', () => {
    expect(findFile(FILES, 'linuxptp/clockseed.conf', 'm')).toEqual({ path: '/etc/linuxptp/clockseed.conf' });
  });

  test('not by a name that two have: the sentence has both', () => {
    expect(findFile(FILES, 'clockseed.conf', 'm')).toBe(
      'clockseed.conf is the end of 2 paths on m. Name one of:\n' +
        '  /etc/systemd/system/timers.target.d/clockseed.conf\n  /etc/linuxptp/clockseed.conf',
    );
  });

  test('not by a part of a name: the sentence has what there is, and what was meant', () => {
    const paths = FILES.map(({ path }) => `\n  ${path}`).join('');
    expect(findFile(FILES, 'rony.conf', 'm')).toBe(
      `m has no file rony.conf. Did you mean chrony.conf? There are:${paths}`,
    );
    expect(findFile(FILES, '/etc/clockseed/expct', 'm')).toMatch(/Did you mean \/etc\/clockseed\/expect\?/);
    expect(findFile(FILES, '', 'm')).toBe(`m has no file . There are:${paths}`);
    expect(findFile(FILES, '../../etc/shadow', 'm')).toMatch(
      /^m has no file \.\.\/\.\.\/etc\/shadow\. There/,
    );
  });

  test('with what a terminal would obey made visible', () => {
    expect(findFile(FILES, '\u001b[31mx\n', 'm')).toContain('m has no file \ufffd[31mx\ufffd.');
  });
});

test('a machine that is not there', () => {
  const names = Array.from({ length: 12 }, (_, index) => `wall-${index + 1}`);
  expect(refuseMachine(names, 'wal-12', 'w.yaml')).toBe(
    'w.yaml has no machine wal-12. Did you mean wall-12? There are: wall-1, wall-2, wall-3, wall-4, wall-5, wall-6, wall-7, wall-8, wall-9, wall-10, and 2 more',
  );
  expect(refuseMachine(names, '\u001b]0;x\u0007', 'w.yaml')).not.toMatch(/\p{Cc}/u);
});
