import { type Diagnostic, type Path, problem, type Span } from '../../diagnostics/diagnostic.js';
import type { SourceMap } from '../source-map.js';
import type { MapEntry, MapNode } from '../tree.js';

/**
 * Puts the keys of several files into one mapping, in the order they come. Mappings merge key by key, however deep; what
 * is no mapping stands once: nothing is overridden in silence.
 */
export class EntryMerger {
  readonly diagnostics: Diagnostic[] = [];
  private readonly entries = new Map<string, MapEntry>();
  /** Mappings that were made here, and may be added to; those of the files may be shared. */
  private readonly made = new WeakMap<MapNode, Map<string, MapEntry>>();

  constructor(
    private readonly path: Path,
    private readonly sources: SourceMap,
  ) {}

  /** A key of the mapping that is merged into; `by` is the place that includes it, where it is not its own. */
  add(name: string, entry: MapEntry, by?: Span): void {
    this.addTo(this.entries, [...this.path, name], name, entry, by);
  }

  /** The mapping with all that was added. */
  finish(node: MapNode): MapNode {
    return { ...node, entries: this.entries };
  }

  private addTo(
    entries: Map<string, MapEntry>,
    path: Path,
    name: string,
    entry: MapEntry,
    by: Span | undefined,
  ): void {
    const first = entries.get(name);
    if (!first) entries.set(name, entry);
    else if (first.value.kind !== 'map' || entry.value.kind !== 'map' || first.value === entry.value)
      this.diagnostics.push(this.explain(path, name, first, entry, by));
    else {
      const { node, own } = this.open(first.value);
      if (node !== first.value) entries.set(name, { ...first, value: node });
      for (const [key, other] of entry.value.entries) this.addTo(own, [...path, key], key, other, by);
    }
  }

  /** A mapping that may be added to, in place of one. */
  private open(node: MapNode): { node: MapNode; own: Map<string, MapEntry> } {
    const known = this.made.get(node);
    if (known) return { node, own: known };
    const own = new Map(node.entries);
    const copy = { ...node, entries: own };
    this.made.set(copy, own);
    return { node: copy, own };
  }

  private explain(path: Path, name: string, first: MapEntry, entry: MapEntry, by?: Span): Diagnostic {
    const { file } = this.sources.at(entry.key.start);
    if (by && first.key.start === entry.key.start)
      return problem('include', path, `${file} comes into one mapping twice`, {
        span: by,
        allowed: 'each file once in a mapping',
      });
    const found = `the key ${JSON.stringify(name)} stands in two files`;
    return problem('duplicate-key', path, found, {
      span: entry.key,
      allowed: 'each key in one of them: mappings are put together, values are not',
      related: [{ message: 'first defined', path: [], span: first.key }],
    });
  }
}
