import type { Path } from '../../diagnostics/diagnostic.js';
import { nodeAt, type SpecNode } from '../../load/tree.js';
import type { SettingsShape } from '../shape/spec-shape.js';
import type { Settings, Sourced } from '../topology.js';
import { coerce } from './coerce-scalars.js';
import { byDefault, type OriginTracer } from './trace-origins.js';

/** One level of the cascade: what it states, and where it stands. */
export interface Level {
  readonly path: Path;
  readonly stated: SettingsShape;
}

/** The levels that speak about a machine, from the nearest (machine) to the farthest (spec). */
export class Cascade {
  constructor(
    private readonly levels: readonly Level[],
    private readonly root: SpecNode,
    private readonly origins: OriginTracer,
  ) {}

  /** The nearest level's value, with its origin; undefined where no level states it. */
  pick<T>(key: Path, read: (stated: SettingsShape) => T | undefined): Sourced<T> | undefined {
    for (const { path, stated } of this.levels) {
      const value = read(stated);
      if (value !== undefined) return this.origins.value(value, [...path, ...key]);
    }
    return undefined;
  }

  /** Like `pick`, or the default of the language, whose origin is the setting's name. */
  pickOr<T>(key: Path, fallback: T, read: (stated: SettingsShape) => T | undefined): Sourced<T> {
    return this.pick(key, read) ?? byDefault(fallback, key.join('.'));
  }

  /** `addressing` is one word or a mapping: the word is the mapping's `method`. */
  addressing(fallback: Settings['addressing']['method']['value']): Settings['addressing'] {
    const nearest = this.levels.findIndex(({ stated }) => methodOf(stated) !== undefined);
    const level = this.levels[nearest];
    const isWord = typeof level?.stated.addressing === 'string';
    const method = this.pickOr(isWord ? ['addressing'] : ['addressing', 'method'], fallback, methodOf);
    // What a farther level says beside its own method (a gateway beside static) is not meant for this one.
    const heard = method.value === 'static' ? this : this.through((stated) => methodOf(stated) !== undefined);
    return {
      method: level ? method : byDefault(fallback, 'addressing'),
      gateway: heard.pick(['addressing', 'gateway'], (stated) => fullAddressing(stated)?.gateway),
      nameservers: heard.pick(['addressing', 'nameservers'], (stated) => fullAddressing(stated)?.nameservers),
    };
  }

  /** Keys that are free (`cloud-init`), of all levels; the nearest level's value of a key wins whole. */
  freeKeys(at: Path): ReadonlyMap<string, Sourced<unknown>> {
    const keys = new Map<string, Sourced<unknown>>();
    for (const { path } of this.levels) {
      const node = nodeAt(this.root, [...path, ...at]);
      if (node?.kind !== 'map') continue;
      for (const [key, entry] of node.entries) {
        if (!keys.has(key)) keys.set(key, this.origins.value(coerce(entry.value), [...path, ...at, key]));
      }
    }
    return keys;
  }

  /** The lines of all levels, the farthest level first. */
  lines(at: Path, read: (stated: SettingsShape) => readonly string[] | undefined): Sourced<string>[] {
    return [...this.levels]
      .reverse()
      .flatMap(({ path, stated }) =>
        (read(stated) ?? []).map((line, index) => this.origins.value(line, [...path, ...at, index])),
      );
  }

  /** The levels up to the nearest of which this holds, itself not included; all when it holds of none. */
  upTo(holds: (stated: SettingsShape) => boolean): Cascade {
    return this.cut(holds, 0);
  }

  /** The same, itself included. */
  through(holds: (stated: SettingsShape) => boolean): Cascade {
    return this.cut(holds, 1);
  }

  private cut(holds: (stated: SettingsShape) => boolean, more: 0 | 1): Cascade {
    const end = this.levels.findIndex(({ stated }) => holds(stated));
    return end === -1 ? this : new Cascade(this.levels.slice(0, end + more), this.root, this.origins);
  }
}

function fullAddressing({ addressing }: SettingsShape) {
  return typeof addressing === 'object' ? addressing : undefined;
}

function methodOf({ addressing }: SettingsShape) {
  return typeof addressing === 'object' ? addressing.method : addressing;
}
