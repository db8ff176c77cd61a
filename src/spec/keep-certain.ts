import type { Diagnostic, DiagnosticCode, Path } from '../diagnostics/diagnostic.js';

/** What is said because something else is not there. Where that was refused before, it follows from the refusal. */
const ABOUT_ABSENCE: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'missing-key',
  'no-primary',
  'nobody-follows',
  'contradiction',
  'packages-unreachable',
  'source-unreachable',
]);

/** What is said because no group, or another one, has something. */
const ABOUT_OTHER_GROUPS: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'unknown-machine',
  'unknown-group',
  'missing-membership',
]);

/** Of what was found in the rest of a spec, what stands whatever was meant by the places `refused` before. */
export function keepCertain(found: readonly Diagnostic[], refused: readonly Diagnostic[]): Diagnostic[] {
  if (refused.length === 0) return [...found];
  const areGroupsDoubtful = refused.some(({ path }) => path.length < 2 || path[0] === 'groups');
  const areSystemsDoubtful = refused.some(({ path }) => path.length < 2 || path.at(-1) === 'os');
  return found.filter(({ code, path }) => {
    if (code === 'directive') return !areSystemsDoubtful;
    if (ABOUT_OTHER_GROUPS.has(code)) return !areGroupsDoubtful;
    return !ABOUT_ABSENCE.has(code) || !refused.some((other) => isNear(other.path, path));
  });
}

/** Whether two places concern the same machines: keys of the whole spec, overlays, or one group. */
function isNear(refused: Path, path: Path): boolean {
  if (refused.length < 2 || path.length < 2) return true;
  return refused[0] !== 'groups' || path[0] !== 'groups' || refused[1] === path[1];
}
