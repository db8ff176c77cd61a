import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder } from './use-folder.js';

test('messages show control characters, so that a name cannot speak to the terminal', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'a\nb\u001b[2J\u009b'), '');
  const { message } = catchWriteError('foreign-folder', () => writeTree(folder, filesOf({ 'nodes/x': '' })));
  expect(message).toContain('\n  a\\u{a}b\\u{1b}[2J\\u{9b}\n');
  expect(existsSync(join(folder, 'nodes'))).toBe(false);
});
