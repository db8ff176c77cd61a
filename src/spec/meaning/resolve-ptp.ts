import type { GroupShape } from '../shape/spec-shape.js';
import type { PtpSettings, Sourced } from '../topology.js';
import { DEFAULTS } from './defaults.js';
import { byDefault, type OriginTracer } from './trace-origins.js';

/** How a group speaks PTP; undefined for one that does not. */
export function resolvePtp(
  name: string,
  { method, ptp }: GroupShape,
  origins: OriginTracer,
): PtpSettings | undefined {
  if (method !== 'ptp') return undefined;
  const pick = <T>(value: T | undefined, key: string, fallback: T): Sourced<T> =>
    value === undefined
      ? byDefault(fallback, `ptp.${key}`)
      : origins.value(value, ['groups', name, 'ptp', key]);
  return {
    origin: origins.value(method, ['groups', name, 'method']).origin,
    profile: pick(ptp?.profile, 'profile', DEFAULTS['ptp.profile']),
    domain: pick(ptp?.domain, 'domain', DEFAULTS['ptp.domain']),
    priority1: pick(ptp?.priority1, 'priority1', DEFAULTS['ptp.priority1']),
  };
}
