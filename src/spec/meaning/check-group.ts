import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { type Network, overlap } from '../values/addresses.js';
import type { ListedGroup } from './list-groups.js';

/** Judges the networks and roles of one group. `names` are all machines of the spec. */
export function checkGroup(group: ListedGroup, names: ReadonlyMap<string, unknown>): Diagnostic[] {
  const found = [
    checkNetworks(group.name, group.networks),
    checkPrimary(group),
    checkSecondary(group),
    checkStandIn(group, names),
  ];
  return found.filter((diagnostic) => diagnostic !== undefined);
}

/** A network within another would be allowed twice; one of the two is a slip. */
function checkNetworks(name: string, networks: readonly Network[]): Diagnostic | undefined {
  for (const [index, network] of networks.entries()) {
    const before = networks.findIndex((other) => overlap(other, network));
    if (before >= index) continue;
    const path = ['groups', name, 'network'];
    const message = `the network ${network.text} overlaps ${networks[before]?.text}`;
    const related = [{ message: 'first', path: [...path, before] }];
    return problem('invalid-network', [...path, index], message, {
      allowed: 'networks of a group apart from each other',
      related,
    });
  }
  return undefined;
}

/** Each asks all the others, and is asked by every secondary. */
const MOST_PRIMARIES = 8;

function checkPrimary({ name, shape, members }: ListedGroup): Diagnostic | undefined {
  const path = ['groups', name, 'primary'];
  const count = members.filter(({ role }) => role === 'primary').length;
  if (count > MOST_PRIMARIES) {
    const allowed = `at most ${MOST_PRIMARIES}: each asks all the others, and every secondary asks them all; more below, in groups that follow`;
    return problem('out-of-range', path, `the group ${name} has ${count} primaries`, { at: 'key', allowed });
  }
  if (Object.keys(shape.primary).length > 0) return undefined;
  const allowed = 'the machine that serves the time, or several that take over from each other';
  return problem('no-primary', path, `the group ${name} has no primary`, { allowed });
}

function checkSecondary({ name, shape }: ListedGroup): Diagnostic | undefined {
  const { secondary } = shape;
  const isEmpty = secondary !== 'any' && Object.keys(secondary ?? {}).length === 0;
  if (!isEmpty) return undefined;
  return problem('nobody-follows', ['groups', name], `nobody takes the time from the primary of ${name}`, {
    at: 'key',
    severity: 'warning',
    allowed: 'secondary: with a mapping of names to addresses, or any',
  });
}

/** The folder of the machines that are not listed is called after the group. */
function checkStandIn(
  { name, shape }: ListedGroup,
  names: ReadonlyMap<string, unknown>,
): Diagnostic | undefined {
  if (shape.secondary !== 'any' || !names.has(standInName(name))) return undefined;
  const message = `${standInName(name)} is the name of a machine and of the stand-in for secondary: any`;
  return problem('duplicate-name', ['groups', name, 'secondary'], message, {
    allowed: 'another name for the machine or the group',
  });
}

/** The name of the machine that stands for all secondaries of a group that are not listed. */
export function standInName(group: string): string {
  return `${group}-secondary`;
}
