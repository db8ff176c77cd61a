import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import type { DiagnosticList } from '../../diagnostics/diagnostic-list.js';
import { suggest } from '../../diagnostics/suggest.js';
import type { MachineShape, SpecShape } from '../shape/spec-shape.js';
import { parseNameRange, type Range } from '../values/parse-ranges.js';
import { isRefusal } from '../values/refusal.js';
import { fromRefusal } from './from-refusal.js';

/** What `machines` says of one machine or range of them. */
export interface Overlay {
  readonly path: Path;
  readonly stated: MachineShape;
}

/** More unknown names than these get no suggestion: looking for one among 100,000 names takes a while. */
const MOST_SUGGESTIONS = 20;

/** Expands `machines` to an overlay a name. `known`: by name the groups it is in; undefined when not all could be read. */
export function listOverlays(
  shape: SpecShape,
  known: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  diagnostics: DiagnosticList,
): Map<string, Overlay> {
  const lister = new OverlayLister(known, diagnostics);
  for (const [names, stated] of Object.entries(shape.machines ?? {})) {
    const overlay = { path: ['machines', names], stated };
    const range = parseNameRange(names);
    if (isRefusal(range)) diagnostics.add(fromRefusal(range, overlay.path, 'key'));
    else lister.add(range, overlay);
  }
  return lister.overlays;
}

class OverlayLister {
  readonly overlays = new Map<string, Overlay>();
  private suggestions = 0;

  constructor(
    private readonly known: ReadonlyMap<string, ReadonlySet<string>> | undefined,
    private readonly diagnostics: DiagnosticList,
  ) {}

  /** One problem of a kind for each entry: a range that goes too far is one slip. */
  add(range: Range<string>, overlay: Overlay): void {
    let unknown: string | undefined;
    let repeated: string | undefined;
    for (let index = 0; index < range.length; index++) {
      const name = range.at(index);
      if (this.overlays.has(name)) repeated ??= name;
      else if (this.known?.has(name) ?? true) this.overlays.set(name, overlay);
      else unknown ??= name;
    }
    if (range.length > 1 && overlay.stated.mac !== undefined)
      this.diagnostics.add(explainSharedMac(overlay.path));
    this.checkGroups(range, overlay);
    if (repeated !== undefined) this.diagnostics.add(this.explainRepeated(repeated, overlay.path));
    if (unknown !== undefined)
      this.diagnostics.add(this.explainUnknown(unknown, overlay.path, range.length === 1));
  }

  /** What is said by group is said of groups that one of the machines stands in. */
  private checkGroups(range: Range<string>, { stated, path }: Overlay): void {
    const keys = (['interface', 'mac'] as const).filter((key) => typeof stated[key] === 'object');
    if (keys.length === 0 || !this.known) return;
    const groups = new Set<string>();
    for (let index = 0; index < range.length; index++)
      for (const group of this.known.get(range.at(index)) ?? []) groups.add(group);
    for (const key of keys) {
      const unknown = Object.keys(stated[key] ?? {}).find((group) => !groups.has(group));
      if (unknown === undefined || groups.size === 0) continue;
      const message = `${range.at(0)} does not stand in the group ${JSON.stringify(unknown)}`;
      const allowed = [...groups].join(', ');
      this.diagnostics.add(
        problem('unknown-group', [...path, key, unknown], message, { at: 'key', allowed }),
      );
    }
  }

  private explainRepeated(name: string, path: Path): Diagnostic {
    const before = this.overlays.get(name)?.path ?? path;
    return problem('duplicate-name', path, `the machine ${name} stands twice under machines`, {
      at: 'key',
      allowed: 'each machine in one entry; what many share stands on their group',
      related: [{ message: 'first', path: before, at: 'key' }],
    });
  }

  private explainUnknown(name: string, path: Path, isSingle: boolean): Diagnostic {
    const isWorthwhile = isSingle && this.suggestions++ < MOST_SUGGESTIONS;
    const nearest = isWorthwhile ? suggest(name, this.known?.keys() ?? []) : undefined;
    return problem('unknown-machine', path, `the machine ${JSON.stringify(name)} stands in no group`, {
      at: 'key',
      allowed: 'a name from a group’s primary or secondary',
      ...(nearest && { suggestion: nearest }),
    });
  }
}

function explainSharedMac(path: Path): Diagnostic {
  const message = 'a range of machines has one MAC address';
  return problem('duplicate-mac', [...path, 'mac'], message, { allowed: 'mac only for a single machine' });
}
