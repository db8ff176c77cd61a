import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { type Key, LAST_ID, parseKey } from './key.js';
import { type KeyFile, type LinkKeys, STATES } from './key-file.js';
import { SecretsError } from './secrets-error.js';
import { SeedSecret } from './seed-secret.js';

/** Two names in order, as nameLink gives them. */
const LINK = /^([a-z0-9-]+) ([a-z0-9-]+)$/;

/**
 * Reads the text of a key file, strictly: it may have been edited by hand. What is wrong is said by file and line, never
 * with a piece of the text. @throws SecretsError
 */
export function parseKeyFile(text: string, file: string): KeyFile {
  return new Reader(text, file).read();
}

class Reader {
  private readonly lines = new LineCounter();
  /** Ids and secrets that were seen, with the link that has them. */
  private readonly ids = new Map<number, string>();
  private readonly secrets = new Map<string, string>();

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {}

  read(): KeyFile {
    const document = parseDocument(this.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: this.lines,
    });
    const [error] = [...document.errors, ...document.warnings];
    // The library's own message may quote the text.
    if (error) throw this.refuse(error.pos[0], `is not YAML that we take (${error.code})`);
    const top = this.readMap(document.contents, 'the file');
    const format = this.readText(top, 'format');
    if (format.text !== '1')
      throw this.refuse(format.at, 'has a format other than 1: use the clockseed that wrote it');
    const links = this.readLinks(nodeAt(top, 'links'));
    const last = this.readText(top, 'last-id');
    let most = 0;
    for (const id of this.ids.keys()) most = Math.max(most, id);
    if (!/^(0|[1-9]\d{0,9})$/.test(last.text) || Number(last.text) < most || Number(last.text) > LAST_ID)
      throw this.refuse(last.at, `has a last-id that is not the largest id (${most}) or above`);
    return {
      spec: this.readText(top, 'spec').text,
      lastId: Number(last.text),
      links,
      seeds: this.readSeeds(top),
    };
  }

  private readSeeds(top: Nodes): SeedSecret | undefined {
    if (!top.has('seeds')) return undefined;
    const { text, at } = this.readText(top, 'seeds');
    if (!/^[0-9A-Fa-f]{32}$/.test(text)) throw this.refuse(at, 'has seeds other than 32 hexadecimal digits');
    return new SeedSecret(text);
  }

  private readLinks(node: Node): Map<string, LinkKeys> {
    const links = new Map<string, LinkKeys>();
    for (const [name, value] of this.readMap(node.value, 'links', node.at)) {
      const [, one = '', other = ''] = LINK.exec(name) ?? [];
      if (!(one < other)) throw this.refuse(value.at, 'names a link otherwise than by two machines in order');
      links.set(name, this.readLink(name, value));
    }
    return links;
  }

  private readLink(link: string, node: Node): LinkKeys {
    const states = this.readMap(node.value, `the link ${link}`, node.at);
    const unknown = [...states.keys()].find((state) => !STATES.some((known) => known === state));
    if (unknown !== undefined)
      throw this.refuse(node.at, `has keys of ${link} under a name other than ${STATES.join(', ')}`);
    const read = (state: (typeof STATES)[number]) => {
      const value = states.get(state);
      return value && this.readKey(link, value);
    };
    const [current, next, previous] = STATES.map(read);
    if (!current) throw this.refuse(node.at, `has no current key of ${link}`);
    return { current, ...(next && { next }), ...(previous && { previous }) };
  }

  private readKey(link: string, node: Node): Key {
    const key = parseKey(this.textOf(node, `the key of ${link}`));
    if (typeof key === 'string') throw this.refuse(node.at, `has a key of ${link} that ${key}`);
    this.remember(this.ids, key.id, link, node.at, `the id ${key.id}`);
    this.remember(this.secrets, key.reveal().replace(/^\d+ \S+ /, ''), link, node.at, 'one key');
    return key;
  }

  private remember<T>(known: Map<T, string>, value: T, link: string, at: number, what: string): void {
    const before = known.get(value);
    if (before !== undefined)
      throw this.refuse(
        at,
        before === link
          ? `has ${what} twice for ${link}`
          : `has ${what} for two links: ${before}, and ${link}`,
      );
    known.set(value, link);
  }

  private readText(top: Nodes, key: string): { text: string; at: number } {
    const node = nodeAt(top, key);
    return { text: this.textOf(node, key), at: node.at };
  }

  private textOf({ value, at }: Node, what: string): string {
    if (isScalar(value) && typeof value.value === 'string') return value.value;
    throw this.refuse(at, `does not say ${what}`);
  }

  private readMap(value: unknown, what: string, at = 0): Nodes {
    if (!isMap(value)) throw this.refuse(at, `has no mapping for ${what}`);
    const nodes = indexMap(value);
    if (typeof nodes === 'number') throw this.refuse(nodes, `names something twice in ${what}`);
    return nodes;
  }

  private refuse(offset: number, found: string): SecretsError {
    const line = this.lines.linePos(offset).line;
    return new SecretsError(`${this.file}:${Math.max(1, line)}: ${found}. Nothing was changed.`);
  }
}

/** A value and the offset where it stands. */
interface Node {
  readonly value: unknown;
  readonly at: number;
}

type Nodes = ReadonlyMap<string, Node>;

function nodeAt(nodes: Nodes, key: string): Node {
  return nodes.get(key) ?? { value: undefined, at: 0 };
}

/** A mapping by its keys' texts, or the offset of one that is no text or stands twice (the library's own check is quadratic). */
function indexMap(map: YAMLMap): Nodes | number {
  const nodes = new Map<string, Node>();
  for (const { key, value } of map.items) {
    const at = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key) || typeof key.value !== 'string' || nodes.has(key.value)) return at;
    nodes.set(key.value, { value, at });
  }
  return nodes;
}
