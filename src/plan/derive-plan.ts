import type { Topology } from '../spec/topology.js';
import { GroupDeriver } from './derive-group.js';
import { deriveImages } from './derive-images.js';
import { deriveLinks, type LinkIds } from './derive-links.js';
import { deriveStrata } from './derive-strata.js';
import { placeGroups } from './place-groups.js';
import type { Plan } from './plan.js';

/**
 * Derives everything that a spec implies: who asks whom, strata, reference ids, whom to answer, loads. `ids` are those of
 * a key file, where one was read.
 */
export function derivePlan(topology: Topology, ids: LinkIds = () => undefined): Plan {
  const strata = deriveStrata(topology.groups);
  const links = deriveLinks(topology.groups, ids);
  const placed = placeGroups(topology.groups);
  const groups = [...placed.values()].map((place) => {
    const { follows } = place.group;
    const above = follows && placed.get(follows.value);
    return new GroupDeriver(place, above, strata, links).derive();
  });
  return { name: topology.name, groups, images: deriveImages(groups) };
}
