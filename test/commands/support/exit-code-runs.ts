const KEYGEN = ['--keys', 'keys'];
/** A file that is there and that nobody can read or write to, root neither. */
const UNREADABLE = '/proc/self/mem';

/** Each cell of the table: the command, the code, and runs that end so, in a folder with the specs of the test that uses this. */
export const RUNS: readonly [string, number, readonly (readonly string[])[]][] = [
  ['validate', 0, [['good.yaml']]],
  ['validate', 1, [['wrong.yaml'], ['good.yaml', 'wrong.yaml', '--json']]],
  ['validate', 2, [['none.yaml'], ['good.yaml', 'none.yaml'], []]],
  ['validate', 3, [[UNREADABLE]]],
  ['plan', 0, [['good.yaml']]],
  ['plan', 1, [['wrong.yaml']]],
  ['plan', 2, [['none.yaml']]],
  ['plan', 3, [[UNREADABLE]]],
  ['generate', 0, [['good.yaml', '--out', 'new']]],
  ['generate', 1, [['wrong.yaml'], ['keyed.yaml', '--keys', 'other-keys', '--secrets-out', 'secret']]],
  ['generate', 2, [['none.yaml'], ['good.yaml', '--out', 'foreign']]],
  [
    'generate',
    3,
    [
      ['good.yaml', '--out', 'good.yaml/out'],
      ['good.yaml', '--out', '/proc/out'],
    ],
  ],
  ['check', 0, [['good.yaml', '--out', 'made']]],
  ['check', 1, [['wrong.yaml'], ['other.yaml', '--out', 'made']]],
  ['check', 2, [['none.yaml'], ['good.yaml', '--out', 'foreign']]],
  ['check', 3, [[UNREADABLE]]],
  ['explain', 0, [['good.yaml', 'p', 'chrony.conf']]],
  ['explain', 1, [['wrong.yaml', 'p']]],
  [
    'explain',
    2,
    [
      ['none.yaml', 'p'],
      ['good.yaml', 'x'],
      ['good.yaml', 'p', '/etc/none'],
    ],
  ],
  ['explain', 3, [[UNREADABLE, 'p']]],
  ['diff', 0, [['good.yaml', 'good.yaml']]],
  [
    'diff',
    1,
    [
      ['good.yaml', 'other.yaml'],
      ['good.yaml', 'wrong.yaml'],
    ],
  ],
  ['diff', 2, [['good.yaml', 'none.yaml'], ['good.yaml'], ['none:good.yaml', 'good.yaml']]],
  ['diff', 3, [['good.yaml', UNREADABLE]]],
  ['keygen', 0, [['keyed.yaml', ...KEYGEN]]],
  [
    'keygen',
    1,
    [
      ['wrong.yaml', ...KEYGEN],
      ['keyed.yaml', '--keys', 'open-keys'],
    ],
  ],
  ['keygen', 2, [['none.yaml', ...KEYGEN], ['keyed.yaml']]],
  ['keygen', 3, [['keyed.yaml', '--keys', 'good.yaml/keys']]],
  ['init', 0, [['new.yaml']]],
  ['init', 2, [['good.yaml']]],
  ['init', 3, [['none/new.yaml']]],
  ['schema', 0, [[]]],
  ['schema', 2, [['more']]],
  ['serve', 2, [['foreign'], ['made', '--listen', '192.0.2.1:8000']]],
];
