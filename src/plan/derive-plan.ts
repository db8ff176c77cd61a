import { POLLING, requestsPerSecond } from '../facts/polling.js';
import type { Group, Machine, Topology } from '../spec/topology.js';
import { computeReferenceId } from './compute-reference-id.js';
import { deriveImages } from './derive-images.js';
import { type GroupPlan, LOCAL_REFERENCE_ID, type MachinePlan, type Plan, type SourcePlan } from './plan.js';

/** Derives everything that a spec implies: who asks whom, strata, reference ids, whom to answer, loads. */
export function derivePlan(topology: Topology): Plan {
  const groups = topology.groups.map(deriveGroup);
  return { name: topology.name, groups, images: deriveImages(groups) };
}

function deriveGroup(group: Group): GroupPlan {
  const sources = group.primaries.flatMap(asSource);
  return {
    name: group.name,
    networks: group.networks,
    open: group.secondaries.some(({ listed }) => !listed),
    machines: [
      ...group.primaries.map((machine) => derivePrimary(group, machine)),
      ...group.secondaries.map((machine) => deriveSecondary(group, machine, sources)),
    ],
  };
}

/** A primary as its clients see it. The spec refuses a primary without an address. */
function asSource({ name, address }: Machine): SourcePlan[] {
  const { value, origin } = address;
  return value === 'dhcp'
    ? []
    : [{ machine: name, address: { value, origin }, referenceId: computeReferenceId(value) }];
}

function derivePrimary(group: Group, machine: Machine): MachinePlan {
  const clients = group.secondaries.filter(({ listed }) => listed);
  const requests = clients.reduce(
    (sum, { settings }) => sum + requestsPerSecond(POLLING[settings.polling.value]),
    0,
  );
  return {
    machine,
    stratum: group.stratum,
    referenceId: LOCAL_REFERENCE_ID,
    sources: [],
    serves: group.networks,
    clients: clients.length,
    polling: POLLING[machine.settings.polling.value],
    packetsPerSecond: 2 * requests,
  };
}

function deriveSecondary(group: Group, machine: Machine, sources: readonly SourcePlan[]): MachinePlan {
  const [first] = sources;
  if (!first) throw new Error(`${machine.name} has nobody to ask: such a spec is refused`);
  const polling = POLLING[machine.settings.polling.value];
  return {
    machine,
    stratum: { value: group.stratum.value + 1, origin: group.stratum.origin },
    referenceId: first.referenceId,
    sources,
    serves: [],
    clients: 0,
    polling,
    packetsPerSecond: 2 * sources.length * requestsPerSecond(polling),
  };
}
