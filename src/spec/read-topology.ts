import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import type { LocatedDiagnostic } from '../diagnostics/located.js';
import { Locator } from '../load/locate.js';
import { parseSpec } from '../load/parse-spec.js';
import { decodeSource } from '../load/read-source.js';
import { keepCertain } from './keep-certain.js';
import { resolveTopology } from './meaning/resolve-topology.js';
import { checkShape } from './shape/check-shape.js';
import type { Topology } from './topology.js';

/** A spec that was read: the topology is there only without errors. `locate` places what later stages find. */
export interface ReadSpec {
  readonly topology?: Topology;
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly locate: (diagnostics: readonly Diagnostic[]) => LocatedDiagnostic[];
}

/** Bytes of a spec to its topology: load, shape, meaning. Each stage judges what the one before could make sense of. */
export function readTopology(file: string, bytes: Uint8Array): ReadSpec {
  const decoded = decodeSource(file, bytes);
  if (decoded.diagnostics.length > 0) return finish(new Locator(decoded), decoded.diagnostics);
  const parsed = parseSpec(decoded.source);
  const locator = new Locator(parsed);
  if (!parsed.root) return finish(locator, parsed.diagnostics);
  const { shape, diagnostics: ofShape } = checkShape(parsed.root);
  const refused = [...parsed.diagnostics, ...ofShape];
  if (!shape) return finish(locator, refused);
  const { topology, diagnostics: ofMeaning } = resolveTopology(shape, parsed.root, locator);
  return finish(locator, [...refused, ...keepCertain(ofMeaning, refused)], topology);
}

function finish(locator: Locator, diagnostics: readonly Diagnostic[], topology?: Topology): ReadSpec {
  return {
    ...(topology && !hasErrors(diagnostics) && { topology }),
    diagnostics: locator.locateAll(diagnostics),
    locate: (later) => locator.locateAll(later),
  };
}
