import type { Plan } from '../../src/plan/plan.js';
import { serialisePlan, serialiser } from '../../src/plan/serialise-plan.js';

/** Sentences for people: better ones are welcome. */
const PROSE: ReadonlySet<string> = new Set(['whom']);

/**
 * What a spec means: its plan as `plan.json` has it, and what it adds to each machine's user-data, of which a plan
 * names keys only. Neither places in the spec nor a byte of what is generated.
 */
export function describeMeaning(plan: Plan): unknown {
  const plain = serialiser('values');
  const machines = plan.groups.flatMap((group) => group.machines.map(({ machine }) => machine));
  const userData = machines.map(({ name, settings }) => [name, plain(settings.cloudInit)]);
  const meaning = { plan: serialisePlan(plan, 'values'), cloudInit: Object.fromEntries(userData) };
  return JSON.parse(JSON.stringify(meaning, (key, value: unknown) => (PROSE.has(key) ? undefined : value)));
}

/**
 * Where what was promised is missing or another: keys may have come since, in mappings; lists are as long as they were
 * and in that order.
 */
export function* listBroken(promised: unknown, actual: unknown, place = ''): Generator<string> {
  if (isMapping(promised) && isMapping(actual)) {
    for (const [key, value] of Object.entries(promised))
      yield* listBroken(value, Object.hasOwn(actual, key) ? actual[key] : undefined, `${place}.${key}`);
  } else if (Array.isArray(promised) && Array.isArray(actual) && promised.length === actual.length) {
    for (const [index, value] of promised.entries())
      yield* listBroken(value, actual[index], `${place}[${index}]`);
  } else if (JSON.stringify(promised) !== JSON.stringify(actual))
    yield `${place.slice(1)}: promised ${shorten(promised)}, now ${shorten(actual)}`;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
