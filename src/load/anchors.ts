import { type Diagnostic, problem, type Span } from '../diagnostics/diagnostic.js';
import { type Growth, MAX_REPEATED_NODES } from './growth.js';
import { MAX_DEPTH } from './parse-yaml.js';
import type { SpecNode } from './tree.js';

/** What an alias stands for, or why it stands for nothing. `fatal`: what the aliases build up to can not be read. */
export type Resolved =
  | { readonly node: SpecNode; readonly refusal?: never }
  | { readonly node?: never; readonly refusal: Diagnostic; readonly fatal: boolean };

/** The anchors of a document in the order of the text: an alias means the last anchor of its name before it. */
export class Anchors {
  private readonly known = new Map<string, SpecNode>();
  private readonly open = new Set<string>();

  constructor(private readonly growth: Growth) {}

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
    const height = this.growth.heightOf(node);
    if (depth + height > MAX_DEPTH) {
      const allowed = `at most ${MAX_DEPTH} levels; a spec itself needs six`;
      const refusal = problem('too-deep', [], 'aliases nest the spec too deeply', { span, allowed });
      return { refusal, fatal: true };
    }
    if (this.growth.allows(node)) return { node };
    const found = `aliases make the spec more than ${MAX_REPEATED_NODES} nodes larger`;
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
}
