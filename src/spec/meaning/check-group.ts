import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { GroupShape } from '../shape/spec-shape.js';
import type { Member } from './list-members.js';

/** Judges the roles of one group. `names` are all machines of the spec. */
export function checkGroup(
  name: string,
  shape: GroupShape,
  members: readonly Member[],
  names: ReadonlySet<string>,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const path = ['groups', name];
  const primaries = members.filter(({ role }) => role === 'primary');
  if (Object.keys(shape.primary).length === 0) {
    const message = `the group ${name} has no primary`;
    found.push(
      problem('no-primary', [...path, 'primary'], message, {
        allowed: 'the one machine that serves the time',
      }),
    );
  }
  const second = primaries[1];
  if (second) found.push(explainSecondPrimary(name, second, primaries));
  if (shape.secondary === undefined) {
    const message = `nobody takes the time from the primary of ${name}`;
    const allowed = 'secondary: name: address, or any';
    found.push(problem('nobody-follows', path, message, { at: 'key', severity: 'warning', allowed }));
  }
  if (shape.secondary === 'any' && names.has(`${name}-secondary`)) {
    const message = `${name}-secondary is the name of a machine and of the stand-in for secondary: any`;
    found.push(
      problem('duplicate-name', [...path, 'secondary'], message, { allowed: 'another name for one of them' }),
    );
  }
  return found;
}

function explainSecondPrimary(group: string, second: Member, primaries: readonly Member[]): Diagnostic {
  const first = primaries[0] ?? second;
  const message = `the group ${group} has ${primaries.length} primaries, and failover between primaries does not exist yet`;
  return problem('several-primaries', second.path, message, {
    at: 'key',
    allowed: 'one primary in a group',
    related: [{ message: 'the first', path: first.path, at: 'key' }],
  });
}
