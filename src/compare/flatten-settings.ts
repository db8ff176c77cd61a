import { serialiser } from '../plan/serialise-plan.js';
import type { Origin, Settings, Sourced } from '../spec/topology.js';
import { printDuration } from './print-duration.js';
import { printValue } from './print-value.js';

/** One setting as a spec states it. */
export interface FlatSetting {
  /** `verify.max-offset`, `cloud-init.users`. */
  readonly key: string;
  /** Tells one value from another. */
  readonly digest: string;
  /** For people. Undefined where the site says freely what it is: there may be a password in it. */
  readonly shown: string | undefined;
  readonly origin: Origin;
}

/** Settings whose names differ from those of the language: one that is a folder's only word, and lists. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['addressing.method', 'addressing'],
  ['directives', 'chrony.directives'],
]);

const FREE = /^(cloud-init\.|netboot\.autoinstall\.|netboot\.preseed$)/;
const DURATIONS = new Set(['verify.within', 'verify.every', 'verify.max-offset']);

const plain = serialiser('values');

/** All settings of a machine that have a value, by key. */
export function flattenSettings(settings: Settings): ReadonlyMap<string, FlatSetting> {
  return new Map([...walk('', settings)].map((setting) => [setting.key, setting]));
}

function* walk(path: string, value: unknown): Generator<FlatSetting> {
  if (Array.isArray(value)) {
    if (value.length > 0) yield describeList(path, value);
  } else if (value instanceof Map) {
    for (const [key, inner] of value) yield* walk(`${path}.${key}`, inner);
  } else if (typeof value === 'object' && value !== null) {
    if (isSourced(value)) yield describe(path, value.value, value.origin);
    else for (const [key, inner] of Object.entries(value)) yield* walk(join(path, key), inner);
  }
}

function join(path: string, key: string): string {
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return path === '' ? name : `${path}.${name}`;
}

function isSourced(value: object): value is Sourced<unknown> {
  return 'value' in value && 'origin' in value;
}

/** Lines that add up: each has a place, and the last one's is shown. */
function describeList(path: string, lines: readonly Sourced<unknown>[]): FlatSetting {
  const origin = lines.at(-1)?.origin ?? { kind: 'default', setting: path };
  return describe(
    path,
    lines.map(({ value }) => value),
    origin,
  );
}

function describe(path: string, value: unknown, origin: Origin): FlatSetting {
  const key = NAMES.get(path) ?? path;
  return { key, digest: printValue(value), shown: FREE.test(key) ? undefined : show(key, value), origin };
}

function show(key: string, value: unknown): string {
  if (DURATIONS.has(key) && typeof value === 'number') return printDuration(value);
  const simple = plain(value);
  if (Array.isArray(simple)) return simple.join(key === 'chrony.directives' ? '; ' : ', ');
  if (typeof simple !== 'object' || simple === null) return String(simple);
  const { first, last, ...rest } = { first: undefined, last: undefined, ...simple };
  return first !== undefined && Object.keys(rest).length === 0 ? `${first}..${last}` : JSON.stringify(simple);
}
