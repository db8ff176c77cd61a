import type { MachinePlan } from '../plan/plan.js';
import type { Settings } from '../spec/topology.js';
import { printValue } from './print-value.js';

/**
 * What a machine's files depend on, as text: all of its plan but the places that values come from. Two machines of specs
 * with the same name and the same text have the same files, since these are a function of nothing else.
 */
export type DigestMachinePlan = (plan: MachinePlan) => string;

/** Machines with the same levels share their settings: these are printed once. */
export function createDigest(): DigestMachinePlan {
  const known = new Map<Settings, string>();
  const printSettings = (settings: Settings): string => {
    const text = known.get(settings) ?? printValue(stripOrigins(settings));
    known.set(settings, text);
    return text;
  };
  return ({ machine, uplink, ...rest }) => {
    const memberships = [machine, uplink].map((one) => {
      if (!one) return 'none';
      const { settings, ...facts } = one;
      return printValue(stripOrigins(facts)) + printSettings(settings);
    });
    return [...memberships, printValue(stripOrigins(rest))].join('\n');
  };
}

/** What stands inside a value is the site's: there `origin` is a key like any other. */
function stripOrigins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripOrigins);
  if (value instanceof Map) return [...value].map(([key, inner]) => [key, stripOrigins(inner)]);
  if (typeof value !== 'object' || value === null) return value;
  if ('value' in value && 'origin' in value) return { value: value.value };
  const entries = Object.entries(value).filter(([key]) => key !== 'origin');
  return Object.fromEntries(entries.map(([key, inner]) => [key, stripOrigins(inner)]));
}
