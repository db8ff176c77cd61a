import { type Diagnostic, problem, type Span } from '../diagnostics/diagnostic.js';
import { MAX_DEPTH } from './parse-yaml.js';
import type { SpecNode } from './tree.js';

/** Aliases may make the tree this many nodes larger than it was written: enough for anchors, too little for a bomb. */
const MAX_ALIASED_NODES = 100_000;

interface Size {
  /** Nodes, itself and everything below it, aliases counted in full. */
  readonly weight: number;
  /** Levels, its own included. */
  readonly height: number;
}

/** What an alias stands for, or why it stands for nothing. `fatal`: what the aliases build up to can not be read. */
export type Resolved =
  | { readonly node: SpecNode; readonly refusal?: never }
  | { readonly node?: never; readonly refusal: Diagnostic; readonly fatal: boolean };

/** The anchors of a document in the order of the text: an alias means the last anchor of its name before it. */
export class Anchors {
  private readonly known = new Map<string, SpecNode>();
  private readonly open = new Set<string>();
  private readonly sizes = new Map<SpecNode, Size>();
  private growth = 0;

  /** An anchor's node begins; it can be used once `define` says that it is complete. */
  begin(name: string): void {
    this.open.add(name);
  }

  define(name: string, node: SpecNode): void {
    this.open.delete(name);
    this.known.set(name, node);
  }

  /** The node of an alias that stands `depth` levels below the root. */
  resolve(name: string, span: Span, depth: number): Resolved {
    const node = this.known.get(name);
    if (this.open.has(name) || !node) return { refusal: this.explainUnknown(name, span), fatal: false };
    const { weight, height } = this.measure(node);
    if (depth + height > MAX_DEPTH) {
      const allowed = `at most ${MAX_DEPTH} levels; a spec itself needs six`;
      const refusal = problem('too-deep', [], 'aliases nest the spec too deeply', { span, allowed });
      return { refusal, fatal: true };
    }
    this.growth += weight - 1;
    if (this.growth <= MAX_ALIASED_NODES) return { node };
    const found = `aliases make the spec more than ${MAX_ALIASED_NODES} nodes larger`;
    const allowed = 'anchors for a few settings, ranges for many machines';
    return { refusal: problem('alias-expansion', [], found, { span, allowed }), fatal: true };
  }

  private explainUnknown(name: string, span: Span): Diagnostic {
    return this.open.has(name)
      ? problem('alias', [], `the alias *${name} stands inside its own anchor`, {
          span,
          allowed: `*${name} after what &${name} names`,
        })
      : problem('alias', [], `the alias *${name} has no anchor before it`, {
          span,
          allowed: `&${name} on an earlier value`,
        });
  }

  /** Measured when an alias first asks, so that a spec without aliases pays nothing. */
  private measure(node: SpecNode): Size {
    if (node.kind === 'scalar') return { weight: 1, height: 1 };
    const known = this.sizes.get(node);
    if (known) return known;
    const children = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
    let weight = 1;
    let height = 0;
    for (const child of children) {
      const size = this.measure(child);
      weight += size.weight;
      height = Math.max(height, size.height);
    }
    const size = { weight, height: height + 1 };
    this.sizes.set(node, size);
    return size;
  }
}
