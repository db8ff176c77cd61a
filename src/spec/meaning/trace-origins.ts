import type { Path } from '../../diagnostics/diagnostic.js';
import type { Locator } from '../../load/locate.js';
import type { Origin, Sourced } from '../topology.js';

/** Gives values their origins. Places are looked up once for each path. */
export class OriginTracer {
  private readonly known = new Map<string, Origin>();

  constructor(private readonly locator: Locator) {}

  /** The origin of what stands at a path of the spec. */
  at(path: Path, part: 'key' | 'value' = 'value'): Origin {
    // Only a key with a NUL of its own could collide, and names with one are refused.
    const key = [part, ...path].join('\u0000');
    const known = this.known.get(key);
    if (known) return known;
    const { file, line, column } = this.locator.placeOf(path, part);
    const origin: Origin = { kind: 'spec', path, file, line, column };
    this.known.set(key, origin);
    return origin;
  }

  /** A value of the spec with its origin. */
  value<T>(value: T, path: Path): Sourced<T> {
    return { value, origin: this.at(path) };
  }
}

/** A value that the spec leaves to the language. */
export function byDefault<T>(value: T, setting: string): Sourced<T> {
  return { value, origin: { kind: 'default', setting } };
}
