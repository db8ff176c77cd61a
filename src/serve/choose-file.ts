import { digestToken, type PrivateIndex } from './index-access.js';

/** What there is to choose from. */
export interface Offer {
  /** Paths of `out/`. */
  readonly published: ReadonlySet<string>;
  readonly access: PrivateIndex | undefined;
  /** Whether a folder was named for /files/. */
  readonly files: boolean;
}

/** A file, by the tree it stands in; or why there is none. */
export type Choice =
  | { readonly tree: 'out' | 'secrets' | 'files'; readonly path: string }
  | { readonly refused: 403 | 404 };

const NONE: Choice = { refused: 404 };
const DENIED: Choice = { refused: 403 };

/**
 * Which file a client gets for a path. `client`: its address, canonical. What belongs to somebody else is 403, also where
 * a public file of the same name exists.
 */
export function chooseFile(path: string, client: string, { published, access, files }: Offer): Choice {
  if (path === '' || path.endsWith('/') || /(^|\/)\./.test(path)) return NONE;
  if (path.startsWith('files/')) return files ? { tree: 'files', path: path.slice(6) } : NONE;
  if (path.startsWith('private/')) return access ? choosePrivate(path.slice(8), client, access) : NONE;
  const owner = access?.boot.get(path);
  if (owner) return owner.addresses.has(client) ? { tree: 'secrets', path } : DENIED;
  return published.has(path) ? { tree: 'out', path } : NONE;
}

function choosePrivate(rest: string, client: string, access: PrivateIndex): Choice {
  const slash = rest.indexOf('/');
  const owner = access.tokens.get(digestToken(rest.slice(0, Math.max(0, slash))));
  const path = rest.slice(slash + 1);
  if (!owner?.files.has(path)) return NONE;
  if (owner.addresses.size > 0 && !owner.addresses.has(client)) return DENIED;
  return { tree: 'secrets', path };
}
