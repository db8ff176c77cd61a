import { isIsolated } from '../spec/is-isolated.js';
import type { Group, Machine } from '../spec/topology.js';
import { deriveLocal } from './derive-local.js';
import { derivePtp, listPtpClock } from './derive-ptp.js';
import { below, type GroupStrata } from './derive-strata.js';
import { listExternalServers, listRefclocks } from './list-externals.js';
import { serveGroup, serveReturning } from './list-served.js';
import { listSources, pollingOf, sumRequests } from './list-sources.js';
import type { PlacedGroup } from './place-groups.js';
import type { AuthenticationPlan, GroupPlan, MachinePlan, PresetPlan } from './plan.js';
import type { ExternalServerPlan, RefclockPlan, SourcePlan } from './source-plan.js';

/** Seconds that a primary waits for an answer before it starts alone; each next one waits so much longer, up to five times. */
const PRESET_LIMIT = 10;

/** Seconds more where servers outside may be asked: names are looked up, and a burst takes 6 s. */
const OUTSIDE_LIMIT = 10;

/** One group of a topology to its part of the plan. */
export class GroupDeriver {
  private readonly place: PlacedGroup;
  private readonly group: Group;
  private readonly above: PlacedGroup | undefined;
  private readonly strata: GroupStrata;
  private readonly links: ReadonlyMap<string, AuthenticationPlan>;
  private readonly externals: readonly ExternalServerPlan[];
  private readonly refclocks: readonly RefclockPlan[];

  constructor(
    place: PlacedGroup,
    above: PlacedGroup | undefined,
    strata: ReadonlyMap<string, GroupStrata>,
    links: ReadonlyMap<string, AuthenticationPlan>,
  ) {
    const { group } = place;
    this.place = place;
    this.group = group;
    this.above = above;
    this.strata = lookUp(strata, group.name);
    this.links = links;
    this.externals = listExternalServers(group.sources);
    this.refclocks = above?.group.ptp
      ? listPtpClock(above.group, group.follows, lookUp(strata, above.group.name).primary.most)
      : listRefclocks(group.sources);
  }

  derive(): GroupPlan {
    const { name, networks, follows, primaries, secondaries } = this.group;
    return {
      name,
      networks,
      follows: follows?.value,
      ptp: this.group.ptp,
      externals: follows ? [] : [...this.externals, ...this.refclocks].map(({ name: source }) => source),
      authenticated: this.group.authentication !== undefined,
      open: secondaries.some(({ listed }) => !listed),
      relays: secondaries
        .filter((machine) => this.place.relays.has(machine.name))
        .map((machine) => machine.name),
      machines: [
        ...primaries.map((machine, rank) => this.derivePrimary(machine, rank)),
        ...secondaries
          .filter((machine) => !this.place.relays.has(machine.name))
          .map((machine) => this.deriveSecondary(machine)),
      ],
    };
  }

  private derivePrimary(machine: Machine, rank: number): MachinePlan {
    const { above } = this;
    const uplink = above?.secondaries.get(machine.name);
    const leaders =
      uplink && above && !above.group.ptp
        ? listSources(above.group.primaries, uplink, 'leader', isSteady(above.group))
        : [];
    const ptp = derivePtp(this.place, machine, above);
    const isServer = !this.group.ptp;
    const others = isServer ? this.group.primaries.filter((other) => other !== machine) : [];
    const sources = [...leaders, ...listSources(others, machine, 'peer', false)];
    const askers = isServer ? [...this.group.secondaries.filter(({ listed }) => listed), ...others] : [];
    return {
      machine,
      uplink,
      strata: { value: this.strata.primary, origin: this.strata.local.origin },
      holdover: this.strata.holdover,
      local: ptp?.owner === 'ptp' ? undefined : deriveLocal(this.group, this.strata.local.value),
      sources,
      externals: this.externals,
      refclocks: this.refclocks,
      serves: [
        ...serveGroup(this.group, machine),
        ...(uplink && above ? serveReturning(above.group, above.flywheels, uplink) : []),
      ],
      preset: this.derivePreset(machine, sources, rank),
      authentication: this.links.get(machine.name),
      ptp,
      clients: askers.length,
      packetsPerSecond:
        2 * (sumRequests(askers.map(pollingOf)) + sumRequests(sources.map(({ polling }) => polling))),
    };
  }

  private derivePreset(machine: Machine, first: readonly SourcePlan[], rank: number): PresetPlan | undefined {
    const otherwise = listSources(this.place.flywheels, machine, 'peer', false);
    const last = this.externals;
    const clocks = this.refclocks.filter(({ ptp }) => ptp !== undefined);
    if ([first, clocks, otherwise, last].every(({ length }) => length === 0)) return undefined;
    const limit = PRESET_LIMIT * (1 + Math.min(rank, 4)) + (last.length > 0 ? OUTSIDE_LIMIT : 0);
    return { first, clocks, otherwise, last, limit };
  }

  private deriveSecondary(machine: Machine): MachinePlan {
    const sources = this.group.ptp
      ? []
      : listSources(this.group.primaries, machine, 'leader', isSteady(this.group));
    const { primary, holdover, local } = this.strata;
    return {
      machine,
      uplink: undefined,
      strata: { value: below(primary), origin: local.origin },
      holdover: holdover && below(holdover),
      local: undefined,
      sources,
      externals: [],
      refclocks: [],
      serves: serveReturning(this.group, this.place.flywheels, machine),
      preset: undefined,
      authentication: this.links.get(machine.name),
      ptp: derivePtp(this.place, machine, undefined),
      clients: 0,
      packetsPerSecond: 2 * sumRequests(sources.map(({ polling }) => polling)),
    };
  }
}

/** Its primary serves its own clock from its first answer on. */
function isSteady(group: Group): boolean {
  return group.primaries.length === 1 && isIsolated(group);
}

function lookUp(strata: ReadonlyMap<string, GroupStrata>, group: string): GroupStrata {
  const found = strata.get(group);
  if (!found) throw new Error(`${group} has no strata`);
  return found;
}
