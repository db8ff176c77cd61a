import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import type { MachineShape, SpecShape } from '../shape/spec-shape.js';
import { parseNameRange } from '../values/parse-ranges.js';
import { isRefusal } from '../values/refusal.js';
import { fromRefusal } from './list-members.js';

/** What `machines` says of one machine or range of them. */
export interface Overlay {
  readonly path: Path;
  readonly stated: MachineShape;
}

/** Expands `machines` to an overlay a name. `known` are the names that stand in groups. */
export function listOverlays(
  shape: SpecShape,
  known: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): Map<string, Overlay> {
  const overlays = new Map<string, Overlay>();
  for (const [names, stated] of Object.entries(shape.machines ?? {})) {
    const overlay = { path: ['machines', names], stated };
    const range = parseNameRange(names);
    if (isRefusal(range)) diagnostics.push(fromRefusal(range, overlay.path, 'key'));
    else if (range.length > 1 && stated.mac !== undefined) diagnostics.push(explainSharedMac(overlay.path));
    else
      for (let index = 0; index < range.length; index++) {
        const wrong = addOverlay(overlays, range.at(index), overlay, known);
        if (!wrong) continue;
        diagnostics.push(wrong);
        break;
      }
  }
  return overlays;
}

function explainSharedMac(path: Path): Diagnostic {
  const message = 'a range of machines has one MAC address';
  return problem('duplicate-mac', [...path, 'mac'], message, { allowed: 'mac only for a single machine' });
}

function addOverlay(
  overlays: Map<string, Overlay>,
  name: string,
  overlay: Overlay,
  known: ReadonlySet<string>,
): Diagnostic | undefined {
  const before = overlays.get(name);
  if (before) {
    const related = [{ message: 'first', path: before.path, at: 'key' as const }];
    return problem('duplicate-name', overlay.path, `the machine ${name} stands twice under machines`, {
      at: 'key',
      related,
    });
  }
  if (!known.has(name)) return explainUnknown(name, overlay.path, known);
  overlays.set(name, overlay);
  return undefined;
}

function explainUnknown(name: string, path: Path, known: ReadonlySet<string>): Diagnostic {
  const nearest = suggest(name, known);
  return problem('unknown-machine', path, `the machine ${JSON.stringify(name)} stands in no group`, {
    at: 'key',
    allowed: 'a name from a group’s primary or secondary',
    ...(nearest && { suggestion: nearest }),
  });
}
