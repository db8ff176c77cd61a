import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import type { LocatedDiagnostic } from '../diagnostics/located.js';
import type { SpecFolder } from '../load/include/spec-folder.js';
import { loadSpec } from '../load/load-spec.js';
import type { Locator } from '../load/locate.js';
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

/**
 * Bytes of a spec to its topology: load, shape, meaning. Each stage judges what the one before could make sense of.
 * @param folder where the files are that it includes; left out where it can not include any
 */
export function readTopology(file: string, bytes: Uint8Array, folder?: SpecFolder): ReadSpec {
  const { root, diagnostics, locator, isPartial } = loadSpec(file, bytes, folder);
  if (!root) return finish(locator, diagnostics);
  const { shape, diagnostics: ofShape } = checkShape(root);
  // What is missing may stand in the file that could not be included.
  const certain = isPartial ? ofShape.filter(({ code }) => code !== 'missing-key') : ofShape;
  const refused = [...diagnostics, ...certain];
  if (!shape) return finish(locator, refused);
  const { topology, diagnostics: ofMeaning } = resolveTopology(shape, root, locator);
  return finish(locator, [...refused, ...keepCertain(ofMeaning, refused)], topology);
}

function finish(locator: Locator, diagnostics: readonly Diagnostic[], topology?: Topology): ReadSpec {
  return {
    ...(topology && !hasErrors(diagnostics) && { topology }),
    diagnostics: locator.locateAll(diagnostics),
    locate: (later) => locator.locateAll(later),
  };
}
