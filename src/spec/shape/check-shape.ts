import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { WHOLE_SPEC } from '../../load/subject.js';
import { nameKind, type SpecNode } from '../../load/tree.js';
import { checkVersion } from './check-version.js';
import { explainIssue } from './explain-issue.js';
import { refuseHiddenNames } from './refuse-hidden-names.js';
import { salvageShape } from './salvage-shape.js';
import { SPEC, type SpecShape } from './spec-shape.js';
import { toPlain } from './to-plain.js';

/** A judged shape. With diagnostics it is what is left without the places that they name, or nothing. */
export interface CheckedShape {
  readonly shape?: SpecShape | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Judges the shape of a whole spec: kinds, keys, single values. All problems at once. */
export function checkShape(root: SpecNode): CheckedShape {
  if (root.kind !== 'map') {
    const found = `the spec is ${nameKind(root)}`;
    return { diagnostics: [problem('wrong-kind', [], found, { allowed: WHOLE_SPEC.expected })] };
  }
  const version = checkVersion(root);
  if (version?.isOther) return { diagnostics: [version.diagnostic] };
  const found = [...(version ? [version.diagnostic] : []), ...refuseHiddenNames(root)];
  const plain = toPlain(root);
  const result = SPEC.safeParse(plain);
  if (result.success) return { shape: result.data, diagnostics: found };
  const issues = result.error.issues.filter((issue) => issue.path[0] !== 'version');
  const diagnostics = issues.flatMap((issue) => explainIssue(issue, root));
  return { shape: salvageShape(plain), diagnostics: [...found, ...diagnostics] };
}
