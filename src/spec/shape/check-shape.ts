import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { nameKind, type SpecNode } from '../../load/tree.js';
import { explainIssue } from './explain-issue.js';
import { SPEC, type SpecShape } from './spec-shape.js';
import { toPlain } from './to-plain.js';

/** Judges the shape of a whole spec: kinds, keys, single values. All problems at once; `shape` only when there is none. */
export function checkShape(root: SpecNode): { shape?: SpecShape; diagnostics: Diagnostic[] } {
  if (root.kind !== 'map') {
    const allowed = 'a mapping with the keys version, name, os and groups';
    return { diagnostics: [problem('wrong-kind', [], `the spec is ${nameKind(root)}`, { allowed })] };
  }
  const result = SPEC.safeParse(toPlain(root));
  if (result.success) return { shape: result.data, diagnostics: [] };
  return { diagnostics: result.error.issues.flatMap((issue) => explainIssue(issue, root)) };
}
