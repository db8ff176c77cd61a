import { showNames } from '../diagnostics/show-names.js';
import type { Plan } from '../plan/plan.js';
import type { KeyFile } from './key-file.js';
import { listMadeLinks } from './key-ring.js';
import { SecretsError } from './secrets-error.js';

/**
 * Refuses keys that are not exactly those of the plan's links: of machines that came or went, or of another spec.
 * @param command what mends it, without what only pruning does
 * @throws SecretsError
 */
export function matchLinks(plan: Plan, keys: KeyFile, path: string, command: string): void {
  refuseOtherSpec(plan, keys, path);
  const wanted = listMadeLinks(plan);
  const missing = [...wanted].filter((link) => !keys.links.has(link));
  const unknown = [...keys.links.keys()].filter((link) => !wanted.has(link));
  if (missing.length > 0)
    throw new SecretsError(`${path} has no key for: ${showLinks(missing)}. Make what is missing: ${command}`);
  if (!keys.seeds)
    throw new SecretsError(
      `${path} has no secret for the URLs of seeds (seeds:). Make what is missing: ${command}`,
    );
  if (unknown.length > 0)
    throw new SecretsError(
      `${path} has keys of links that the spec does not have: ${showLinks(unknown)}. Drop them: ${command} --prune`,
    );
}

/** @throws SecretsError */
export function refuseOtherSpec(plan: Plan, { spec }: KeyFile, path: string): void {
  if (spec === plan.name.value) return;
  throw new SecretsError(
    `${path} holds the keys of ${JSON.stringify(spec.slice(0, 60))}, and this spec is ${plan.name.value}: name another file (or, if the spec was renamed, change the line spec: there)`,
  );
}

/** Links for people, each as its two machines; long lists are cut. */
export function showLinks(links: readonly string[]): string {
  return showNames([...links].sort().map((link) => link.replace(' ', ' with ')));
}
