import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { Overlay } from './list-overlays.js';

/** MAC addresses that stand twice, with the place of the first. */
export function checkMacs(overlays: Iterable<Overlay>): Diagnostic[] {
  const found: Diagnostic[] = [];
  const first = new Map<string, Overlay>();
  for (const overlay of overlays) {
    const { mac } = overlay.stated;
    if (mac === undefined) continue;
    const before = first.get(mac);
    if (!before) first.set(mac, overlay);
    // Members of a range share one overlay, which is judged where ranges are.
    else if (before !== overlay) found.push(explainRepeated(mac, overlay, before));
  }
  return found;
}

function explainRepeated(mac: string, overlay: Overlay, before: Overlay): Diagnostic {
  return problem('duplicate-mac', [...overlay.path, 'mac'], `the MAC address ${mac} stands twice`, {
    allowed: 'each MAC address once',
    related: [{ message: 'first', path: [...before.path, 'mac'] }],
  });
}
