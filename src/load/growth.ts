import type { SpecNode } from './tree.js';

/** What is used again may make the tree this many nodes larger than it was written: enough for anchors, too little for a bomb. */
export const MAX_REPEATED_NODES = 100_000;

interface Size {
  /** Nodes, itself and everything below it, aliases counted in full. */
  readonly weight: number;
  /** Levels, its own included. */
  readonly height: number;
}

/** How much larger a spec is than its texts, by what aliases and files that are included again repeat. */
export class Growth {
  private readonly sizes = new Map<SpecNode, Size>();
  private nodes = 0;

  /** Levels of a node, its own included. */
  heightOf(node: SpecNode): number {
    return this.measure(node).height;
  }

  /** Counts a node that is used once more; false when that is too much. */
  allows(node: SpecNode): boolean {
    this.nodes += this.measure(node).weight - 1;
    return this.nodes <= MAX_REPEATED_NODES;
  }

  /** Measured when somebody first asks, so that a spec without aliases pays nothing. */
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
