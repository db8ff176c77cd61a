import { type Diagnostic, type Path, problem, type Span } from '../../diagnostics/diagnostic.js';
import type { Growth } from '../growth.js';
import type { SourceMap } from '../source-map.js';
import type { Level } from '../subject.js';
import type { MapEntry, MapNode, SpecNode } from '../tree.js';
import { judgePath } from './judge-path.js';
import { EntryMerger } from './merge-entries.js';
import type { PartReader } from './read-parts.js';
import { INSIDE, type IncludeRefusal } from './spec-folder.js';

const KEY = 'include';
/** What a spec says of itself. */
const OF_THE_SPEC = ['version', 'name'];

/** A mapping that may include files: where it is, and the files on the way to it, the spec first. */
interface Site {
  readonly level: Level;
  readonly path: Path;
  readonly chain: readonly string[];
}

/** Puts the files that a spec includes where it includes them: at the top, in a group, or in a machine's mapping. */
export class IncludeResolver {
  readonly diagnostics: Diagnostic[] = [];
  /** Whether a file could not be included. */
  isPartial = false;
  /** By level and path; undefined where no mapping could be read. */
  private readonly parts = new Map<string, MapNode | undefined>();

  /** @param reader undefined where a spec has no folder */
  constructor(
    private readonly reader: PartReader | undefined,
    private readonly sources: SourceMap,
    private readonly growth: Growth,
  ) {}

  /** The spec with all that it includes. @param name its own path in its folder */
  resolve(root: MapNode, name: string): MapNode {
    return this.resolveLevel(root, { level: 'spec', path: [], chain: [name] });
  }

  private resolveLevel(node: MapNode, site: Site): MapNode {
    if (site.level !== 'spec') return this.resolveOne(node, site);
    const groups = this.resolveChildren(node, 'groups', { ...site, level: 'group' });
    return this.resolveOne(this.resolveChildren(groups, 'machines', { ...site, level: 'machine' }), site);
  }

  /** The mappings one level down, such as each group; the same node where none of them includes anything. */
  private resolveChildren(node: MapNode, key: string, site: Site): MapNode {
    const entry = node.entries.get(key);
    if (entry?.value.kind !== 'map') return node;
    const resolved = new Map<string, MapEntry>();
    for (const [name, child] of entry.value.entries) {
      const { value } = child;
      if (value.kind !== 'map' || !value.entries.has(KEY)) continue;
      resolved.set(name, { ...child, value: this.resolveOne(value, { ...site, path: [key, name] }) });
    }
    if (resolved.size === 0) return node;
    const entries = new Map(entry.value.entries);
    for (const [name, child] of resolved) entries.set(name, child);
    return {
      ...node,
      entries: new Map(node.entries).set(key, { ...entry, value: { ...entry.value, entries } }),
    };
  }

  /** A mapping with what it includes in the place of its `include`. */
  private resolveOne(node: MapNode, site: Site): MapNode {
    if (!node.entries.has(KEY)) return node;
    const merger = new EntryMerger(site.path, this.sources);
    for (const [name, entry] of node.entries) {
      if (name !== KEY) merger.add(name, entry);
      else for (const file of this.listFiles(entry, site)) this.include(file, site, merger);
    }
    this.diagnostics.push(...merger.diagnostics);
    return merger.finish(node);
  }

  /** The files that an `include` names: one, or a list. */
  private listFiles({ value, key }: MapEntry, site: Site): { text: string; span: Span }[] {
    const items: readonly SpecNode[] = value.kind === 'list' ? value.items : [value];
    const files = items.flatMap((node) =>
      node.kind === 'scalar' && node.text !== '' ? [{ text: node.text, span: node.span }] : [],
    );
    if (files.length === 0 || files.length < items.length)
      this.refuse(site, key, {
        found: 'include names no file',
        allowed: `${INSIDE}, or a list of such files`,
      });
    return files;
  }

  private include({ text, span }: { text: string; span: Span }, site: Site, merger: EntryMerger): void {
    for (const [name, entry] of this.readPart(text, span, site)?.entries ?? []) {
      // What is the author's own is for that file's anchors.
      if (name.startsWith('x-')) continue;
      if (site.level !== 'spec' || !OF_THE_SPEC.includes(name)) merger.add(name, entry, span);
      else {
        const found = `the key ${JSON.stringify(name)} stands in an included file`;
        this.refuse(site, entry.key, { found, allowed: 'version and name in the spec itself' });
      }
    }
  }

  /** The mapping in a file, with what that includes in its turn. */
  private readPart(text: string, span: Span, site: Site): MapNode | undefined {
    if (!this.reader) {
      const found = 'a spec from standard input has no folder to include from';
      return this.refuse(site, span, { found, allowed: 'include in a spec that is a file' });
    }
    const path = judgePath(text, site.chain);
    if (typeof path !== 'string') return this.refuse(site, span, path);
    const id = `${site.level}\u0000${path}`;
    if (this.parts.has(id)) return this.useAgain(this.parts.get(id), span, site);
    const { node, refusal, diagnostics } = this.reader.read(path, site.level);
    this.diagnostics.push(...diagnostics);
    if (refusal) this.refuse(site, span, refusal);
    this.isPartial ||= node === undefined;
    const part = node && this.resolveLevel(node, { ...site, chain: [...site.chain, path] });
    this.parts.set(id, part);
    return part;
  }

  /** Like an alias: the nodes are shared, and what comes after unfolds them. */
  private useAgain(part: MapNode | undefined, span: Span, site: Site): MapNode | undefined {
    if (!part || this.growth.allows(part)) return part;
    return this.refuse(site, span, {
      found: 'files that are included again and again make the spec too large',
      allowed: 'what many groups share at the top of the spec',
    });
  }

  private refuse(
    { path }: Site,
    span: Span,
    { code = 'include', found, ...advice }: IncludeRefusal,
  ): undefined {
    this.isPartial = true;
    this.diagnostics.push(problem(code, [...path, KEY], found, { ...advice, span }));
  }
}
