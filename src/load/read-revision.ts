import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { MAX_SPEC_BYTES } from './read-source.js';

/** Why git does not give a file, in git's own words. */
export interface GitRefusal {
  readonly reason: string;
}

/**
 * A file as a revision has it, at most one byte more than the largest spec: the blob itself, through no filter.
 * @param name `REVISION:PATH` as git has it; a path that begins with ./ is relative to `folder`
 */
export function readRevision(name: string, folder: string): Buffer | GitRefusal {
  const { status, stdout, error } = runGit(['cat-file', 'blob', name], folder);
  if (isCode(error, 'ENOENT')) return { reason: 'git is not installed' };
  // Cut off there: it is too large, which decoding says.
  if (isCode(error, 'ENOBUFS')) return stdout.subarray(0, MAX_SPEC_BYTES + 1);
  if (error) throw error;
  return status === 0 ? stdout : { reason: explain(name, folder) };
}

/**
 * A regular file of a tree.
 * @param tree `REVISION:FOLDER` as git has it
 * @param path in that folder
 */
export function readEntry(tree: string, path: string, folder: string): Buffer | GitRefusal {
  const listed = runGit(['ls-tree', '-z', '--full-tree', '--end-of-options', tree, '--', path], folder);
  const [mode, , id] = listed.stdout.toString().split('\u0000')[0]?.split(/[ \t]/) ?? [];
  if (listed.error) throw listed.error;
  if (!mode || !id) return { reason: 'missing' };
  if (!mode.startsWith('100')) return { reason: mode === '120000' ? 'a symbolic link' : 'no regular file' };
  return readRevision(id, folder);
}

/** `show` says why, in better words. */
function explain(name: string, folder: string): string {
  const { status, stderr } = runGit(['show', '--no-textconv', '--quiet', '--end-of-options', name], folder);
  if (status === 0) return 'it is no file there';
  return (
    stderr
      .toString()
      .trim()
      .split('\n')[0]
      ?.replace(/^fatal: |\.$/g, '') || 'git says no'
  );
}

function runGit(words: readonly string[], folder: string): SpawnSyncReturns<Buffer> {
  const env = { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
  return spawnSync('git', ['--no-pager', ...words], { cwd: folder, env, maxBuffer: MAX_SPEC_BYTES + 1 });
}

function isCode(error: Error | undefined, code: string): boolean {
  return error !== undefined && 'code' in error && error.code === code;
}
