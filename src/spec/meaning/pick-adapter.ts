import type { Path } from '../../diagnostics/diagnostic.js';
import type { Overlay } from './list-overlays.js';

/** A value that belongs to one adapter, and where it stands. */
export interface AdapterValue {
  readonly value: string;
  readonly path: Path;
}

/**
 * What an overlay says of a machine's adapter in a group: `interface: eth1` for a machine in one group, or by group,
 * `interface: {core: eth0, hall: eth1}`.
 */
export function pickAdapterValue(
  { stated, path }: Overlay,
  key: 'interface' | 'mac',
  group: string,
): AdapterValue | undefined {
  const value = stated[key];
  if (typeof value === 'string') return { value, path: [...path, key] };
  // A group may be called `constructor`.
  const ofGroup = value && Object.hasOwn(value, group) ? value[group] : undefined;
  return ofGroup === undefined ? undefined : { value: ofGroup, path: [...path, key, group] };
}

/** All that an overlay says of adapters, whatever the group. */
export function listAdapterValues({ stated, path }: Overlay, key: 'interface' | 'mac'): AdapterValue[] {
  const value = stated[key];
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ value, path: [...path, key] }];
  return Object.entries(value).map(([group, one]) => ({ value: one, path: [...path, key, group] }));
}
