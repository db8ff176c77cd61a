import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import { quote } from '../values/refusal.js';
import type { ListedGroup } from './list-groups.js';
import type { Member } from './list-members.js';

/** Judges who follows whom: known groups, no circles, and every primary a secondary of the group above. */
export function checkFollows(groups: readonly ListedGroup[]): Diagnostic[] {
  const byName = new Map(groups.map((group) => [group.name, group]));
  const secondaries: Secondaries = new Map();
  return groups.flatMap((group) => {
    const { follows } = group.shape;
    if (follows === undefined) return [];
    const above = byName.get(follows);
    if (!above) return [explainUnknown(group.name, follows, byName)];
    const primaries = above === group ? [] : checkPrimaries(group, above, secondaries);
    return [...checkCircle(group, byName), ...checkStratum(group), ...primaries];
  });
}

function placeOf(group: string): Path {
  return ['groups', group, 'follows'];
}

function explainUnknown(name: string, follows: string, groups: ReadonlyMap<string, ListedGroup>): Diagnostic {
  const others = [...groups.keys()].filter((other) => other !== name);
  const suggestion = suggest(follows, others);
  return problem('unknown-group', placeOf(name), `there is no group ${quote(follows)}`, {
    allowed: others.length === 0 ? 'another group, of which there is none' : others.join(', '),
    ...(suggestion && { suggestion }),
  });
}

/** Said once for each circle, at the group of it that stands first. */
function checkCircle({ name }: ListedGroup, groups: ReadonlyMap<string, ListedGroup>): Diagnostic[] {
  const circle = new Set([name]);
  let next = groups.get(name)?.shape.follows;
  while (next !== undefined && next !== name) {
    // Another circle, which this group leads into.
    if (circle.has(next)) return [];
    circle.add(next);
    next = groups.get(next)?.shape.follows;
  }
  if (next === undefined || [...groups.keys()].find((other) => circle.has(other)) !== name) return [];
  const message =
    circle.size === 1 ? `${name} follows itself` : `${[...circle, name].join(' follows ')}: nobody leads`;
  return [
    problem('cycle', placeOf(name), message, {
      allowed: 'groups that follow each other up to one that follows none',
      related: [...circle].slice(1).map((other) => ({ message: `${other} follows`, path: placeOf(other) })),
    }),
  ];
}

function checkStratum({ name, shape }: ListedGroup): Diagnostic[] {
  if (shape.stratum === undefined) return [];
  const message = `${name} follows ${shape.follows}, so its stratum is derived`;
  return [
    problem('contradiction', ['groups', name, 'stratum'], message, {
      allowed: 'stratum only for a group that follows none',
      related: [{ message: 'it follows', path: placeOf(name) }],
    }),
  ];
}

/** One problem an entry. */
function checkPrimaries(group: ListedGroup, above: ListedGroup, secondaries: Secondaries): Diagnostic[] {
  if (!above.isComplete) return [];
  const known = secondaries.get(above) ?? listSecondaries(above);
  secondaries.set(above, known);
  const missing = new Map<Path, Member>();
  for (const member of group.members) {
    if (member.role !== 'primary' || known.has(member.name) || missing.has(member.path)) continue;
    missing.set(member.path, member);
  }
  return [...missing.values()].map((member) => explainMissing(member, group.name, above));
}

/** The names of the secondaries of groups that others follow. */
type Secondaries = Map<ListedGroup, ReadonlySet<string>>;

function listSecondaries({ members, lost }: ListedGroup): ReadonlySet<string> {
  return new Set([...members.filter(({ role }) => role === 'secondary').map(({ name }) => name), ...lost]);
}

function explainMissing({ name, path }: Member, group: string, above: ListedGroup): Diagnostic {
  const stated = above.shape.secondary;
  const message = `${group} follows ${above.name}, but its primary ${name} is no secondary there`;
  const allowed =
    stated === 'any'
      ? `${name} with its address in ${above.name} under a list of secondaries instead of any: whoever leads others is known`
      : `${name} also under secondary of ${above.name}, with its address there`;
  return problem('missing-membership', path, message, {
    at: 'key',
    allowed,
    related: [
      stated === undefined
        ? { message: `${above.name} stands`, path: ['groups', above.name], at: 'key' }
        : {
            message: `the secondaries of ${above.name} stand`,
            path: ['groups', above.name, 'secondary'],
            at: 'key',
          },
    ],
  });
}
