import { manifestName, stagingPrefix } from './name-own-entries.js';

/** Why a path may not stand in the output folder (the end of "NAME …"), or undefined when it may. */
export function findPathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes('\0')) return 'contains a NUL';
  // A lone surrogate becomes U+FFFD on disk: two paths that differ here would be one file there.
  if (Buffer.from(path).toString() !== path) return 'is not valid Unicode';
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return 'has an empty, "." or ".." segment';
  }
  if (segments[0] === manifestName || segments[0]?.startsWith(stagingPrefix)) {
    return `takes a name that is kept for the writer (${manifestName}, ${stagingPrefix}…)`;
  }
  return undefined;
}

/** The folders above a path, outermost first: `a/b/c` gives `a`, `a/b`. */
export function listFoldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    folders.push(path.slice(0, end));
  }
  return folders;
}
