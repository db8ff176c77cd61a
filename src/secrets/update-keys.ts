import { Key, LAST_ID } from './key.js';
import type { KeyFile, LinkKeys } from './key-file.js';
import { SecretsError } from './secrets-error.js';
import { SeedSecret } from './seed-secret.js';

/** What keygen is asked for beside keys of new links. */
export interface KeygenWish {
  /** Forget the links that the spec no longer has. */
  readonly prune: boolean;
  /** One turn: hand out new keys, or ask with those that were handed out. */
  readonly rotate: boolean;
}

/** What became of a key file. */
export interface KeygenResult {
  readonly keys: KeyFile;
  readonly added: readonly string[];
  /** In the file, and no longer in the spec; forgotten when pruned. */
  readonly gone: readonly string[];
  /** `handed-out`: new keys stand beside those in use. `turned`: they are in use now. */
  readonly rotation: 'none' | 'handed-out' | 'turned';
}

/** 16 random bytes in hex: the length of an AES128 key. */
export type RandomHex = () => string;

/** A key file brought up to the links of a spec. Keys that are there stay as they are, but for a turn. */
export function updateKeys(
  before: KeyFile,
  wanted: ReadonlySet<string>,
  { prune, rotate }: KeygenWish,
  random: RandomHex,
): KeygenResult {
  let { lastId } = before;
  const create = (): Key => {
    if (lastId === LAST_ID) throw new SecretsError('no id is left for a new key: begin a new key file');
    lastId += 1;
    return new Key(lastId, 'AES128', random().toUpperCase());
  };
  const gone = [...before.links.keys()].filter((name) => !wanted.has(name));
  const kept = [...before.links].filter(([name]) => !prune || wanted.has(name));
  const rotation = rotate && kept.length > 0 ? chooseTurn(kept) : 'none';
  const links = new Map(kept.map(([name, keys]) => [name, turnLink(keys, rotation, create)]));
  const added = [...wanted].filter((name) => !links.has(name)).sort();
  for (const name of added) links.set(name, { current: create() });
  const seeds = before.seeds ?? new SeedSecret(random());
  return { keys: { spec: before.spec, lastId, links, seeds }, added, gone, rotation };
}

/** The second half of a rotation where new keys have been handed out, the first otherwise. */
function chooseTurn(links: readonly (readonly [string, LinkKeys])[]): 'handed-out' | 'turned' {
  return links.some(([, { next }]) => next) ? 'turned' : 'handed-out';
}

/**
 * First half: a new key beside the one in use. The one before that goes: nobody has asked with it since the last turn.
 * Second half: the new key is in use, and the old one stays, for whoever has not turned yet. A link that came in between
 * has a young key, and keeps it.
 */
function turnLink(keys: LinkKeys, rotation: KeygenResult['rotation'], create: () => Key): LinkKeys {
  const { current, next } = keys;
  if (rotation === 'handed-out') return { current, next: create() };
  if (rotation === 'turned' && next) return { current: next, previous: current };
  return keys;
}
