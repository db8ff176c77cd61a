import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { Overlay } from './list-overlays.js';
import { type AdapterValue, listAdapterValues } from './pick-adapter.js';

/** MAC addresses that stand twice, with the place of the first. */
export function checkMacs(overlays: Iterable<Overlay>): Diagnostic[] {
  const found: Diagnostic[] = [];
  const first = new Map<string, AdapterValue>();
  // Members of a range share one overlay, which is judged where ranges are.
  for (const overlay of new Set(overlays)) {
    // Both groups of a machine may be on one adapter.
    const own = new Map(listAdapterValues(overlay, 'mac').map((mac) => [mac.value, mac]));
    for (const mac of own.values()) {
      const before = first.get(mac.value);
      if (before) found.push(explainRepeated(mac, before));
      else first.set(mac.value, mac);
    }
  }
  return found;
}

function explainRepeated({ value, path }: AdapterValue, before: AdapterValue): Diagnostic {
  return problem('duplicate-mac', path, `the MAC address ${value} stands twice`, {
    allowed: 'each MAC address once',
    related: [{ message: 'first', path: before.path }],
  });
}
