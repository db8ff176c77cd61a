import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { nodeAt, type SpecNode } from '../../load/tree.js';

/** The one key that the shape's library leaves out of its records without a word. */
const HIDDEN = '__proto__';

/** Names of groups and machines that the shape would lose in silence; elsewhere keys are fixed and it names them. */
export function refuseHiddenNames(root: SpecNode): Diagnostic[] {
  const groups = nodeAt(root, ['groups']);
  const names = groups?.kind === 'map' ? [...groups.entries.keys()] : [];
  const places: Path[] = [
    ['groups'],
    ...names.flatMap((name) => [
      ['groups', name, 'primary'],
      ['groups', name, 'secondary'],
    ]),
    ['machines'],
  ];
  return places.filter((path) => hasHidden(nodeAt(root, path))).map((path) => explain([...path, HIDDEN]));
}

function hasHidden(node: SpecNode | undefined): boolean {
  return node?.kind === 'map' && node.entries.has(HIDDEN);
}

function explain(path: Path): Diagnostic {
  const allowed = 'a hostname label: 1 to 63 of a-z, 0-9 and -, not first or last a -';
  return problem('invalid-name', path, `"${HIDDEN}" is not a valid name`, { at: 'key', allowed });
}
