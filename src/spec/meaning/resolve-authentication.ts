import type { GroupShape } from '../shape/spec-shape.js';
import type { Authentication, Sourced } from '../topology.js';
import type { OriginTracer } from './trace-origins.js';

/** What a group says about keys; undefined without. */
export function resolveAuthentication(
  name: string,
  { authentication: stated }: GroupShape,
  origins: OriginTracer,
): Sourced<Authentication> | undefined {
  if (stated === undefined || stated === 'none') return undefined;
  const path = ['groups', name, 'authentication'];
  if (stated === 'keys') return origins.value({ kind: 'made' }, path);
  const { keys, generation = 1 } = stated;
  return origins.value({ kind: 'placed', file: keys, generation }, [...path, 'keys']);
}
