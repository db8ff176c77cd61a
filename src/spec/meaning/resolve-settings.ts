import type { Path } from '../../diagnostics/diagnostic.js';
import type { SystemName } from '../../facts/systems.js';
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

/** The defaults of the language. They stand in the descriptions of the shape as well; a test compares the two. */
export const DEFAULTS = {
  polling: 'standard',
  timestamping: 'auto',
  step: 'start',
  policy: 'fifo',
  priority: 1,
  firewall: 'auto',
  addressing: 'unmanaged',
  install: 'first-boot',
  datasource: 'nocloud',
  within: 300,
  every: 60,
  maxOffset: 100e-6,
} as const;

/** Resolves the cascade. `levels` from the nearest (machine) to the farthest (spec); undefined where no level states `os`. */
export function resolveSettings(
  levels: readonly Level[],
  root: SpecNode,
  origins: OriginTracer,
): Settings | undefined {
  const cascade = new Cascade(levels, root, origins);
  const os = cascade.pick<SystemName>(['os'], (stated) => stated.os);
  if (!os) return undefined;
  return {
    os,
    polling: cascade.word('polling'),
    timestamping: cascade.word('timestamping'),
    step: cascade.word('step'),
    scheduling: resolveScheduling(cascade),
    firewall: cascade.word('firewall'),
    addressing: cascade.addressing(),
    install: cascade.word('install'),
    apt: {
      mirror: cascade.pick(['apt', 'mirror'], (stated) => stated.apt?.mirror),
      security: cascade.pick(['apt', 'security'], (stated) => stated.apt?.security),
      proxy: cascade.pick(['apt', 'proxy'], (stated) => stated.apt?.proxy),
    },
    cloudInit: cascade.cloudInit(),
    datasource: cascade.word('datasource'),
    verify: {
      within:
        cascade.pick(['verify', 'within'], (stated) => stated.verify?.within) ??
        byDefault(DEFAULTS.within, 'verify.within'),
      every:
        cascade.pick(['verify', 'every'], (stated) => stated.verify?.every) ??
        byDefault(DEFAULTS.every, 'verify.every'),
      maxOffset:
        cascade.pick(['verify', 'max-offset'], (stated) => stated.verify?.['max-offset']) ??
        byDefault(DEFAULTS.maxOffset, 'verify.max-offset'),
      textfile: cascade.pick(['verify', 'textfile'], (stated) => stated.verify?.textfile),
    },
    directives: cascade.directives(),
  };
}

/** The ordinary policy has no priority: the kernel wants 0. */
function resolveScheduling(cascade: Cascade): Settings['scheduling'] {
  const policy =
    cascade.pick(['scheduling', 'policy'], (stated) => stated.scheduling?.policy) ??
    byDefault(DEFAULTS.policy, 'scheduling.policy');
  if (policy.value === 'other') return { policy, priority: { value: 0, origin: policy.origin } };
  return {
    policy,
    priority:
      cascade.pick(['scheduling', 'priority'], (stated) => stated.scheduling?.priority) ??
      byDefault(DEFAULTS.priority, 'scheduling.priority'),
  };
}

/** Settings that are one word. */
type Word = 'polling' | 'timestamping' | 'step' | 'firewall' | 'install' | 'datasource';
type Stated<K extends keyof SettingsShape> = NonNullable<SettingsShape[K]>;

class Cascade {
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

  /** A setting of one word, or its default. */
  word<K extends Word>(key: K): Sourced<Stated<K>> {
    const byLanguage: Stated<K> = DEFAULTS[key];
    return this.pick<Stated<K>>([key], (stated) => stated[key] ?? undefined) ?? byDefault(byLanguage, key);
  }

  /** `addressing` is one word or a mapping: the word is the mapping's `method`. */
  addressing(): Settings['addressing'] {
    const full = ({ addressing }: SettingsShape) => (typeof addressing === 'object' ? addressing : undefined);
    const method = this.pick(['addressing'], (stated) =>
      typeof stated.addressing === 'string' ? stated.addressing : full(stated)?.method,
    );
    return {
      method: method ?? byDefault(DEFAULTS.addressing, 'addressing'),
      gateway: this.pick(['addressing', 'gateway'], (stated) => full(stated)?.gateway),
      nameservers: this.pick(['addressing', 'nameservers'], (stated) => full(stated)?.nameservers),
    };
  }

  /** The site's keys of all levels; the nearest level's value of a key wins whole. */
  cloudInit(): ReadonlyMap<string, Sourced<unknown>> {
    const keys = new Map<string, Sourced<unknown>>();
    for (const { path } of this.levels) {
      const node = nodeAt(this.root, [...path, 'cloud-init']);
      if (node?.kind !== 'map') continue;
      for (const [key, entry] of node.entries) {
        if (!keys.has(key))
          keys.set(key, this.origins.value(coerce(entry.value), [...path, 'cloud-init', key]));
      }
    }
    return keys;
  }

  /** All levels' raw directives, the farthest level first. */
  directives(): Sourced<string>[] {
    return [...this.levels]
      .reverse()
      .flatMap(({ path, stated }) =>
        (stated.chrony?.directives ?? []).map((line, index) =>
          this.origins.value(line, [...path, 'chrony', 'directives', index]),
        ),
      );
  }
}
