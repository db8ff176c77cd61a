/**
 * Any value of a plan or of a spec as text, so that two are the same exactly when their texts are: JSON, with what JSON has
 * no word for told apart (maps, whole numbers without limit, what is no number).
 */
export function printValue(value: unknown): string {
  return JSON.stringify(tag(value)) ?? '';
}

function tag(value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: `${value}` };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { number: Object.is(value, -0) ? '-0' : `${value}` };
  if (Array.isArray(value)) return value.map(tag);
  if (value instanceof Map) return { map: [...value].map(([key, inner]) => [tag(key), tag(inner)]) };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tag(inner)]));
}
