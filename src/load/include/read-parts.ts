import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { Growth } from '../growth.js';
import { parseSpec } from '../parse-spec.js';
import { decodeSource, MAX_SPEC_BYTES } from '../read-source.js';
import { moveDiagnostic, type SourceMap } from '../source-map.js';
import { type Level, PARTS } from '../subject.js';
import { type MapNode, nameKind } from '../tree.js';
import type { IncludeRefusal, SpecFolder } from './spec-folder.js';

/** Most files that a spec is made of. */
const MAX_FILES = 1000;

/** What became of a file: the mapping in it; why it is not read; or what is wrong in it, which may be all there is. */
export interface ReadPart {
  readonly node?: MapNode;
  readonly refusal?: IncludeRefusal;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the files that a spec includes, within limits for all of them together. */
export class PartReader {
  private files = 1;

  /** @param size bytes of the spec itself */
  constructor(
    private readonly folder: SpecFolder,
    private readonly sources: SourceMap,
    private readonly growth: Growth,
    private size: number,
  ) {}

  /** The mapping in a file that is included in a mapping of some level. */
  read(path: string, level: Level): ReadPart {
    const bytes = this.readBytes(path);
    if (!Buffer.isBuffer(bytes)) return { refusal: bytes, diagnostics: [] };
    const decoded = decodeSource(this.folder.nameOf(path), bytes);
    const source = this.sources.add(decoded.source);
    if (decoded.diagnostics.length > 0)
      return { diagnostics: decoded.diagnostics.map((each) => moveDiagnostic(each, source.base)) };
    const { root, diagnostics } = parseSpec(source, PARTS[level], this.growth);
    if (root?.kind === 'map') return { node: root, diagnostics };
    if (!root) return { diagnostics };
    const { name, expected } = PARTS[level];
    const wrong = problem('wrong-kind', [], `${name} is ${nameKind(root)}`, {
      span: root.span,
      allowed: expected,
    });
    return { diagnostics: [...diagnostics, wrong] };
  }

  private readBytes(path: string): Buffer | IncludeRefusal {
    if (++this.files > MAX_FILES)
      return { found: 'the spec includes too many files', allowed: `at most ${MAX_FILES}` };
    const found = this.folder.read(path);
    if (!Buffer.isBuffer(found)) return found;
    this.size += found.length;
    if (this.size <= MAX_SPEC_BYTES) return found;
    const allowed = `at most ${MAX_SPEC_BYTES / 1024 / 1024} MiB, all files together`;
    return { code: 'too-large', found: 'the spec is too large with this file', allowed };
  }
}
