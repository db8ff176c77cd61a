import type { LinkIds } from '../plan/derive-links.js';
import { nameLink } from '../plan/name-link.js';
import type { MachinePlan, Plan } from '../plan/plan.js';
import type { KeyFile, LinkKeys } from './key-file.js';

/** What `generate` takes from a key file. */
export interface KeyRing {
  /** The keys of a link, by its name; undefined for a link without. */
  keysOf(link: string): LinkKeys | undefined;
  /** What stands in the URL of a machine's seed. */
  tokenOf(machine: string): string;
}

/** @throws for a file without the secret of the seeds, which matchLinks refuses */
export function openRing({ links, seeds }: KeyFile): KeyRing {
  return {
    keysOf: (link) => links.get(link),
    tokenOf: (machine) => {
      if (!seeds) throw new Error('no secret of the seeds');
      return seeds.tokenOf(machine);
    },
  };
}

/** The links of a plan whose keys clockseed makes, by name. */
export function listMadeLinks(plan: Plan): ReadonlySet<string> {
  const links = new Set<string>();
  for (const { machines } of plan.groups) {
    for (const machine of machines) for (const link of listLinksOf(machine)) links.add(link);
  }
  return links;
}

/** The same for one machine, in the order of its plan. */
export function listLinksOf({ machine, authentication }: MachinePlan): string[] {
  if (authentication?.kind !== 'made') return [];
  return authentication.keys.map((key) => nameLink(machine.name, key.machine));
}

/** What a plan needs to know of a key file: the ids to ask with. */
export function idsOf({ links }: KeyFile): LinkIds {
  return (link) => links.get(link)?.current.id;
}
