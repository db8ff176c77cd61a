import type { Path } from '../diagnostics/diagnostic.js';
import type { Origin } from './topology.js';

/** The path of what the spec states; the root for defaults. */
export function pathOf(origin: Origin): Path {
  return origin.kind === 'spec' ? origin.path : [];
}
