import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { pathOf } from '../origin-path.js';
import type { Authentication, Group, Sourced } from '../topology.js';

/** Judges keys where groups meet, and secondaries that nobody knows by name. */
export function checkAuthentication(groups: readonly Group[]): Diagnostic[] {
  const byName = new Map(groups.map((group) => [group.name, group]));
  return groups.flatMap((group) => {
    const above = group.follows && byName.get(group.follows.value);
    return [...checkUnlisted(group), ...(above ? checkBoundary(group, above) : [])];
  });
}

/** Each key belongs to two machines, so both must be known. */
function checkUnlisted({ name, authentication, secondaries }: Group): Diagnostic[] {
  if (!authentication || secondaries.every(({ listed }) => listed)) return [];
  const path = ['groups', name, 'secondary'];
  const message = `${name} has secondaries that are not listed, and authentication: a key is for two machines`;
  return [
    problem('contradiction', path, message, {
      allowed: 'secondary: with a mapping of names to addresses; or no authentication',
      related: [{ message: 'authentication', path: pathOf(authentication.origin) }],
    }),
  ];
}

/** A relay has one chronyd, which reads one file; and its group's time is as trustworthy as what it follows. */
function checkBoundary(group: Group, above: Group): Diagnostic[] {
  const [ours, theirs] = [group.authentication, above.authentication];
  if (ours && theirs)
    return fileOf(ours) === fileOf(theirs) ? [] : [explainFiles(group, above, ours, theirs)];
  const stated = ours ?? theirs;
  return stated ? [warnBoundary(group, above, stated)] : [];
}

/** Which file on the machines; ours has a path that nobody states. */
function fileOf({ value }: Sourced<Authentication>): string {
  return value.kind === 'placed' ? value.file : 'that clockseed writes';
}

function explainFiles(
  group: Group,
  above: Group,
  ours: Sourced<Authentication>,
  theirs: Sourced<Authentication>,
): Diagnostic {
  const message = `the primaries of ${group.name} take the time in ${above.name}, whose keys lie in another file: chronyd reads one`;
  return problem('contradiction', pathOf(ours.origin), message, {
    allowed: 'the same authentication in both groups, or none in one of them',
    related: [{ message: above.name, path: pathOf(theirs.origin) }],
  });
}

function warnBoundary(group: Group, above: Group, stated: Sourced<Authentication>): Diagnostic {
  const [safe, open] = group.authentication ? [group.name, above.name] : [above.name, group.name];
  const effect = group.authentication
    ? `whoever can forge packets in ${open} moves ${safe} as well`
    : `whoever can forge packets in ${open} moves its secondaries`;
  return problem('contradiction', pathOf(stated.origin), `${safe} has keys and ${open} has none: ${effect}`, {
    severity: 'warning',
    allowed: `authentication on ${open} as well, unless its network is trusted`,
    related: group.follows
      ? [{ message: `${group.name} follows ${above.name}`, path: pathOf(group.follows.origin) }]
      : [],
  });
}
