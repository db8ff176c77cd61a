import type { SystemName } from '../../facts/systems.js';
import type { SpecNode } from '../../load/tree.js';
import type { SettingsShape } from '../shape/spec-shape.js';
import type { Settings, Sourced } from '../topology.js';
import { Cascade, type Level } from './cascade.js';
import { DEFAULTS } from './defaults.js';
import { resolveNetboot } from './resolve-netboot.js';
import type { OriginTracer } from './trace-origins.js';

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
    polling: resolveWord(cascade, 'polling'),
    timestamping: resolveWord(cascade, 'timestamping'),
    step: resolveWord(cascade, 'step'),
    scheduling: resolveScheduling(cascade),
    firewall: resolveWord(cascade, 'firewall'),
    addressing: cascade.addressing(DEFAULTS.addressing),
    install: resolveWord(cascade, 'install'),
    apt: {
      mirror: cascade.pick(['apt', 'mirror'], ({ apt }) => apt?.mirror),
      security: cascade.pick(['apt', 'security'], ({ apt }) => apt?.security),
      proxy: cascade.pick(['apt', 'proxy'], ({ apt }) => apt?.proxy),
    },
    cloudInit: cascade.freeKeys(['cloud-init']),
    datasource: resolveWord(cascade, 'datasource'),
    netboot: resolveNetboot(cascade, os.value),
    verify: resolveVerify(cascade),
    directives: cascade.lines(['chrony', 'directives'], ({ chrony }) => chrony?.directives),
  };
}

/** Settings that are one word. */
type Word = 'polling' | 'timestamping' | 'step' | 'firewall' | 'install' | 'datasource';
type Stated<K extends keyof SettingsShape> = NonNullable<SettingsShape[K]>;

function resolveWord<K extends Word>(cascade: Cascade, key: K): Sourced<Stated<K>> {
  return cascade.pickOr<Stated<K>>([key], DEFAULTS[key], (stated) => stated[key] ?? undefined);
}

/** The ordinary policy has no priority: the kernel wants 0. */
function resolveScheduling(cascade: Cascade): Settings['scheduling'] {
  const policy = cascade.pickOr(
    ['scheduling', 'policy'],
    DEFAULTS['scheduling.policy'],
    ({ scheduling }) => scheduling?.policy,
  );
  if (policy.value === 'other') return { policy, priority: { value: 0, origin: policy.origin } };
  const priority = cascade.pickOr(
    ['scheduling', 'priority'],
    DEFAULTS['scheduling.priority'],
    ({ scheduling }) => scheduling?.priority,
  );
  return { policy, priority };
}

function resolveVerify(cascade: Cascade): Settings['verify'] {
  return {
    within: cascade.pickOr(['verify', 'within'], DEFAULTS['verify.within'], ({ verify }) => verify?.within),
    every: cascade.pickOr(['verify', 'every'], DEFAULTS['verify.every'], ({ verify }) => verify?.every),
    maxOffset: cascade.pickOr(
      ['verify', 'max-offset'],
      DEFAULTS['verify.max-offset'],
      ({ verify }) => verify?.['max-offset'],
    ),
    textfile: cascade.pick(['verify', 'textfile'], ({ verify }) => verify?.textfile),
  };
}
