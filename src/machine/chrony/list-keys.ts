import type { MachinePlan } from '../../plan/plan.js';
import type { SourcePlan } from '../../plan/source-plan.js';
import type { ConfigurationLine } from '../machine-model.js';
import type { Option } from './option.js';

/** Stands for an id as long as no key file was read: chronyd would refuse it. */
export const UNKNOWN_ID = 'ID';

/** The id of the key that a source is asked with; nothing where the link has none. */
export function listKeyIds({ authentication }: MachinePlan, source: SourcePlan): (number | string)[] {
  const found = authentication?.keys.find(({ machine }) => machine === source.machine);
  return found ? [found.id ?? UNKNOWN_ID] : [];
}

/** The option that makes a source prove who it is: an answer without this key's code is dropped. */
export function listKeyOption(plan: MachinePlan, source: SourcePlan): Option[] {
  return listKeyIds(plan, source).map((id) => ({
    option: `key ${id}`,
    why: 'proved by the key that both have (key)',
  }));
}

/** Where the keys lie, and what is taken from whom. */
export function listKeys(plan: MachinePlan): ConfigurationLine[] {
  const { authentication, sources, externals } = plan;
  if (!authentication) return listForNts(plan);
  const { value, origin } = authentication.file;
  const file = {
    text: `keyfile ${value}`,
    why: 'The keys that this machine shares with each of those that it asks or answers (default: none).',
    origin,
  };
  const proved = [
    ...sources.map((source) => listKeyIds(plan, source).length > 0),
    ...externals.map(({ nts }) => nts),
  ];
  if (!proved.includes(true)) return [file];
  return [file, { ...(proved.includes(false) ? IGNORE : REQUIRE), origin }];
}

/** Who proves nothing is followed also while no server with NTS answers, and outvotes one that is wrong. */
function listForNts({ sources, externals }: MachinePlan): ConfigurationLine[] {
  const first = externals.find(({ nts }) => nts);
  if (!first) return [];
  const isMixed = sources.length > 0 || externals.some(({ nts }) => !nts);
  return [{ ...(isMixed ? IGNORE : REQUIRE), origin: first.origin }];
}

const REQUIRE = {
  text: 'authselectmode require',
  why: 'Follow no server that does not prove who it is, whoever adds one (default: mix).',
};

/**
 * With sources of both kinds. `require` and `prefer` would never follow those without a key; `mix` follows them only
 * while one with a key agrees, so that a relay would lose the group above as soon as its only peer is down. A source
 * with a key must still prove itself: the key is its own option.
 */
const IGNORE = {
  text: 'authselectmode ignore',
  why: 'Some sources prove nothing, by the spec: each counts for itself, and those with a key or NTS still need it (default: mix).',
};
