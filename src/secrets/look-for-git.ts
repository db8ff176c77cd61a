import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Why a secret may not stand at a path, as the end of a sentence ("PATH …"): git would commit it. Undefined where there
 * is no work tree, or git ignores it. Where git itself cannot be asked, a work tree alone is a reason.
 */
export function findGitProblem(path: string): string | undefined {
  const real = resolveReal(path);
  const tree = findWorkTree(dirname(real));
  if (tree === undefined) return undefined;
  // What would be there may be a link in the eyes of git; the real path is not. Whose repository it is, git's own
  // environment must not decide.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { status, error } = spawnSync('git', ['-C', tree, 'check-ignore', '--quiet', '--', real], { env });
  if (status === 0) return undefined;
  if (error || status !== 1)
    return `is in the git work tree ${tree}, and git does not say whether it ignores it`;
  return `is in the git work tree ${tree}, which does not ignore it`;
}

/** The path without symbolic links, as far as it exists. */
export function resolveReal(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(resolveReal(parent), basename(absolute));
}

function findWorkTree(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findWorkTree(parent);
}
