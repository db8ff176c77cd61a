import type { Sourced } from '../spec/topology.js';
import type { MachinePlan } from './plan.js';

/** The site's own lines in a machine's chrony.conf: of its own group, and what only the group above adds. */
export function listRawDirectives({ machine, uplink }: MachinePlan): readonly Sourced<string>[] {
  const ours = machine.settings.directives;
  if (!uplink) return ours;
  const known = new Set(ours.map(({ value }) => value));
  return [...ours, ...uplink.settings.directives.filter(({ value }) => !known.has(value))];
}
