import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { isIsolated } from '../is-isolated.js';
import { pathOf } from '../origin-path.js';
import type { Group, Machine, PtpSettings } from '../topology.js';
import { overlap } from '../values/addresses.js';
import type { ListedGroup } from './list-groups.js';

/** A group that speaks PTP. */
type PtpGroup = Group & { readonly ptp: PtpSettings };

/** Judges what `method: ptp` asks of a group, and whether groups would hear each other. */
export function checkPtp(listed: readonly ListedGroup[], groups: readonly Group[]): Diagnostic[] {
  const speakers = groups.filter((group): group is PtpGroup => group.ptp !== undefined);
  const byName = new Map(speakers.map((group) => [group.name, group]));
  return [
    ...listed.flatMap(checkUse),
    ...speakers.flatMap((group) => [
      ...checkAuthentication(group),
      ...checkNetworks(group),
      ...checkTimescale(group),
      ...checkDirectives(group),
    ]),
    ...speakers.flatMap((group) => checkFollowing(group, byName)),
    ...speakers.flatMap((group, index) => checkNeighbours(group, speakers.slice(0, index))),
  ];
}

/** A key that does nothing is not accepted. */
function checkUse({ name, shape: { ptp, method } }: ListedGroup): Diagnostic[] {
  if (ptp === undefined || method === 'ptp') return [];
  const message = `${name} keeps time by chrony, so ptp means nothing`;
  return [
    problem('contradiction', ['groups', name, 'ptp'], message, {
      at: 'key',
      allowed: 'ptp beside method: ptp',
    }),
  ];
}

function checkAuthentication({ name, ptp, authentication }: PtpGroup): Diagnostic[] {
  if (!authentication) return [];
  const message = `${name} keeps time by PTP, which proves nothing on these systems (linuxptp before 4.4 has no keys)`;
  return [
    problem('contradiction', pathOf(authentication.origin), message, {
      allowed: 'authentication in a group with method: chrony',
      related: [{ message: 'method', path: pathOf(ptp.origin) }],
    }),
  ];
}

/** PTP is multicast that no router passes on: one network a family. */
function checkNetworks({ ptp, networks }: PtpGroup): Diagnostic[] {
  const related = [{ message: 'method', path: pathOf(ptp.origin) }];
  const four = networks.filter(({ value }) => value.family === 4);
  const six = networks.filter(({ value }) => value.family === 6);
  const second = four[1] ?? six[1];
  if (second) {
    const message = `PTP stays in one network, and ${second.value.text} is another one`;
    const allowed =
      'the network that all machines of the group are in; other networks in groups that follow it';
    return [problem('contradiction', pathOf(second.origin), message, { allowed, related })];
  }
  const [first] = six;
  if (four.length > 0 || !first || ptp.profile.value === 'gptp') return [];
  const message = `the profile default is PTP over IPv4, and ${first.value.text} is the group’s only network`;
  const allowed = 'an IPv4 network beside it, or the profile gptp';
  return [problem('contradiction', pathOf(first.origin), message, { allowed, related })];
}

/** Hardware tells TAI, software UTC: whoever takes over would turn the group's time by 37 s. */
function checkTimescale({ primaries }: PtpGroup): Diagnostic[] {
  const [hardware, software] = (['hardware', 'software'] as const).map((kind) =>
    primaries.find(({ settings }) => settings.timestamping.value === kind),
  );
  if (!hardware || !software) return [];
  const message = `${hardware.name} stamps in hardware (TAI) and ${software.name} in software (UTC): taking over would move the group by 37 s`;
  return [
    problem('contradiction', pathOf(software.settings.timestamping.origin), message, {
      allowed: 'the same timestamping on all primaries of a group with method: ptp',
      related: [
        { message: `${hardware.name}’s stands`, path: pathOf(hardware.settings.timestamping.origin) },
      ],
    }),
  ];
}

/** Raw lines of chrony.conf, said of machines that have none. What the whole spec says is for the others. */
function checkDirectives(group: PtpGroup): Diagnostic[] {
  const machines = isIsolated(group) ? [...group.primaries, ...group.secondaries] : group.secondaries;
  const stated = machines.flatMap((machine) => findOwnDirective(machine));
  return stated.slice(0, 1).map((origin) =>
    problem(
      'contradiction',
      pathOf(origin),
      `there is no chronyd on machines of ${group.name} to read this`,
      {
        allowed: 'chrony.directives in groups with method: chrony',
        related: [{ message: 'method', path: pathOf(group.ptp.origin) }],
      },
    ),
  );
}

function findOwnDirective({ settings, group }: Machine) {
  const own = settings.directives.find(
    ({ origin }) => pathOf(origin).slice(0, 2).join(' ') === `groups ${group}`,
  );
  return own ? [own.origin] : [];
}

function checkFollowing(
  { name, ptp, follows }: PtpGroup,
  speakers: ReadonlyMap<string, PtpGroup>,
): Diagnostic[] {
  const above = follows && speakers.get(follows.value);
  if (!above || above.name === name) return [];
  const message = `${name} and ${above.name}, which it follows, both use PTP: nothing yet makes its primaries boundary clocks`;
  return [
    problem('not-yet', pathOf(ptp.origin), message, {
      allowed: 'method: chrony in one of the two, or one group with the machines of both',
      related: [{ message: above.name, path: pathOf(above.ptp.origin) }],
    }),
  ];
}

/** Announcements say neither who is meant nor which network: on one wire only the domain keeps two groups apart. */
function checkNeighbours(group: PtpGroup, before: readonly PtpGroup[]): Diagnostic[] {
  const neighbour = before.find((other) => isOneWire(group, other));
  if (!neighbour) return [];
  const { domain, origin } = group.ptp;
  const message = `${group.name} and ${neighbour.name} would hear each other: one network, and PTP domain ${domain.value} for both`;
  return [
    problem('contradiction', pathOf(domain.origin.kind === 'spec' ? domain.origin : origin), message, {
      allowed: 'another ptp.domain for one of the two',
      related: [{ message: neighbour.name, path: pathOf(neighbour.ptp.origin) }],
    }),
  ];
}

function isOneWire(one: PtpGroup, other: PtpGroup): boolean {
  return (
    one.ptp.domain.value === other.ptp.domain.value &&
    one.ptp.profile.value === other.ptp.profile.value &&
    one.networks.some(({ value }) => other.networks.some((network) => overlap(value, network.value)))
  );
}
