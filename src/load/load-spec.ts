import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { Growth } from './growth.js';
import { PartReader } from './include/read-parts.js';
import { IncludeResolver } from './include/resolve-includes.js';
import type { SpecFolder } from './include/spec-folder.js';
import { Locator } from './locate.js';
import { parseSpec } from './parse-spec.js';
import { decodeSource } from './read-source.js';
import { SourceMap } from './source-map.js';
import { WHOLE_SPEC } from './subject.js';
import type { SpecNode } from './tree.js';

/** A spec with what it includes, as one tree; `root` is absent when nothing sensible could be read. */
export interface Loaded {
  readonly root?: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
  readonly locator: Locator;
  /** Whether something that it includes could not be read: then what is missing may be there. */
  readonly isPartial: boolean;
}

/**
 * Bytes of a spec, and of the files that it includes, to one tree with positions.
 * @param folder where those files are; without one nothing can be included
 */
export function loadSpec(file: string, bytes: Uint8Array, folder?: SpecFolder): Loaded {
  const sources = new SourceMap();
  const { source, diagnostics } = decodeSource(file, bytes);
  const placed = sources.add(source);
  if (diagnostics.length > 0) return { diagnostics, locator: new Locator(sources), isPartial: false };
  const growth = new Growth();
  const parsed = parseSpec(placed, WHOLE_SPEC, growth);
  if (parsed.root?.kind !== 'map')
    return { ...parsed, locator: new Locator(sources, parsed.root), isPartial: false };
  const reader = folder && new PartReader(folder, sources, growth, bytes.length);
  const includes = new IncludeResolver(reader, sources, growth);
  const root = includes.resolve(parsed.root, folder?.spec ?? '');
  return {
    root,
    diagnostics: [...parsed.diagnostics, ...includes.diagnostics],
    locator: new Locator(sources, root),
    isPartial: includes.isPartial,
  };
}
