import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { pathOf } from '../spec/origin-path.js';
import { checkKeyIds } from './check-key-ids.js';
import { checkLinks } from './check-links.js';
import { checkLoads } from './check-loads.js';
import { LAST_STRATUM } from './derive-strata.js';
import type { GroupPlan, ImagePlan, Plan } from './plan.js';

/** What no single machine's part of the spec shows: strata that run out, links that one of the two ends breaks, keys, loads. */
export function checkPlan(plan: Plan): Diagnostic[] {
  return [
    ...checkStrata(plan),
    ...checkLinks(plan),
    ...checkKeyIds(plan),
    ...checkLoads(plan),
    ...checkImages(plan),
  ];
}

/** The first group of each branch whose clocks would not count as synchronised any more. */
function checkStrata({ groups }: Plan): Diagnostic[] {
  const worst = new Map(groups.map((group) => [group.name, findWorst(group)]));
  return groups.flatMap(({ name, follows, machines: [first] }) => {
    const most = worst.get(name) ?? 0;
    if (most <= LAST_STRATUM || (worst.get(follows ?? '') ?? 0) > LAST_STRATUM) return [];
    const message = `the machines of ${name} would have strata up to ${most}, and ${LAST_STRATUM} is the last of a clock that is synchronised`;
    return [
      problem('stratum', first ? pathOf(first.strata.origin) : [], message, {
        allowed:
          'a lower stratum for the group at the top of its branch, or fewer groups that follow each other',
      }),
    ];
  });
}

function findWorst({ machines }: GroupPlan): number {
  return machines.reduce(
    (worst, { strata, holdover }) => Math.max(worst, strata.value.most, holdover?.most ?? 0),
    0,
  );
}

/** Images are called after groups and machines, which can make one name in two ways. */
function checkImages({ images }: Plan): Diagnostic[] {
  const seen = new Map<string, ImagePlan>();
  return images.flatMap((image) => {
    const before = seen.get(image.name);
    seen.set(image.name, image);
    const [one, other] = [image.role?.machine, before?.role?.machine];
    if (!one || !before) return [];
    const message = `the images of ${one.group} and of ${other?.group ?? 'no role'} would both be called ${image.name}`;
    return [
      problem('duplicate-name', pathOf(one.origin), message, {
        at: 'key',
        allowed: 'another name for the group or the machine',
        related: other ? [{ message: 'the other', path: pathOf(other.origin), at: 'key' }] : [],
      }),
    ];
  });
}
