import { posix } from 'node:path';
import { INSIDE, type IncludeRefusal } from './spec-folder.js';

/** Longest chain of files that include one another. */
const MAX_CHAIN = 16;
/** Longest path, in bytes: Linux opens no longer one. */
const MAX_LENGTH = 4095;

/**
 * The file that is meant, as a path in the spec's folder.
 * @param text a path as one of the files has it: relative to that file
 * @param chain the files on the way to it, the spec first and the one that says it last
 */
export function judgePath(text: string, chain: readonly string[]): string | IncludeRefusal {
  const path = posix.normalize(posix.join(posix.dirname(chain.at(-1) ?? ''), text));
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  if (isAddress || posix.isAbsolute(text) || path === '..' || path.startsWith('../'))
    return { found: `${JSON.stringify(text)} is not in the folder of the spec`, allowed: INSIDE };
  if (/\p{Cc}/u.test(path) || Buffer.byteLength(path) > MAX_LENGTH)
    return { found: `${JSON.stringify(text.slice(0, 100))} is no path of a file`, allowed: INSIDE };
  // Some tools drop a slash at the end, and others list what is in there.
  if (path === '.' || path.endsWith('/'))
    return { found: `${JSON.stringify(text)} is a folder`, allowed: INSIDE };
  if (chain.includes(path)) {
    const circle = [...chain.slice(chain.indexOf(path)), path].join(' → ');
    return {
      found: `files include one another in a circle: ${circle}`,
      allowed: 'a file that does not lead back here',
    };
  }
  if (chain.length < MAX_CHAIN) return path;
  return {
    found: `more than ${MAX_CHAIN} files include one another`,
    allowed: `a chain of at most ${MAX_CHAIN}`,
  };
}
