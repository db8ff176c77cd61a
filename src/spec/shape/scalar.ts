import { z } from 'zod';
import { isRefusal, type Refusal } from '../values/refusal.js';

/** What an editor shows on a key. `default` as written in a spec; `type` and limits as JSON Schema has them. */
export interface Documentation {
  readonly description: string;
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

/** A scalar whose text is read by one of our parsers; a refusal becomes an issue with its code and advice. */
export function scalar<T>(parse: (text: string) => T | Refusal, documentation: Documentation) {
  return z
    .string()
    .transform((text, context): T => {
      const result = parse(text);
      if (!isRefusal(result)) return result;
      context.addIssue({ code: 'custom', message: result.message, params: { refusal: result } });
      return z.NEVER;
    })
    .meta(documentation);
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  words: T,
  documentation: Documentation,
) {
  return z.enum(words).meta(documentation);
}

/** Like `mapping`, every key optional: one level of something that merges by key. */
export function partialMapping<S extends z.ZodRawShape>(shape: S, documentation: Documentation) {
  return z.preprocess(dropExtensions, z.strictObject(shape).partial()).meta(documentation);
}

/** A mapping with these keys only; keys that begin with `x-` are the author's own (for anchors) and dropped. */
export function mapping<S extends z.ZodRawShape>(shape: S, documentation: Documentation) {
  return z.preprocess(dropExtensions, z.strictObject(shape)).meta(documentation);
}

function dropExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
}
