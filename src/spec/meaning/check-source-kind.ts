import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { quote } from '../values/refusal.js';
import { resolvePolls } from './resolve-sources.js';
import { KIND_KEYS, kindOf, type SourceKey, type SourceKind, type SourceShape } from './source-keys.js';

/** One source by itself: exactly one kind, the keys that it needs, none that do nothing. */
export function checkKind(source: SourceShape, place: (key?: SourceKey) => Path): Diagnostic[] {
  const kind = kindOf(source);
  if (!kind) return [explainKinds(source, place)];
  const { minpoll, maxpoll } = resolvePolls(source);
  const isBackward = minpoll > maxpoll;
  return [
    ...kind.needs
      .filter((key) => source[key] === undefined)
      .map((key) =>
        problem('missing-key', place(), `the key ${quote(key)} is missing from a source with ${kind.name}`, {
          allowed: describeKeys(kind),
        }),
      ),
    ...listStated(source)
      .filter((key) => !kind.needs.includes(key) && !kind.takes.includes(key))
      .map((key) =>
        problem('contradiction', place(key), `${quote(key)} means nothing for a source with ${kind.name}`, {
          at: 'key',
          allowed: describeKeys(kind),
        }),
      ),
    ...(isBackward
      ? [
          problem('contradiction', place('minpoll'), `minpoll ${minpoll} is above maxpoll ${maxpoll}`, {
            allowed: 'a minpoll that is not above maxpoll',
            related: [{ message: 'maxpoll', path: place('maxpoll') }],
          }),
        ]
      : []),
    ...(source.ca !== undefined && source.nts !== true
      ? [
          problem('contradiction', place('ca'), 'certificates are for servers with nts', {
            at: 'key',
            allowed: 'nts: true beside ca, or no ca',
          }),
        ]
      : []),
  ];
}

function explainKinds(source: SourceShape, place: (key?: SourceKey) => Path): Diagnostic {
  const stated = KIND_KEYS.filter((key) => source[key] !== undefined);
  const allowed = `exactly one of ${KIND_KEYS.join(', ')}`;
  if (stated.length === 0)
    return problem('missing-key', place(), 'a source that is no server, pool or refclock', { allowed });
  return problem('contradiction', place(stated[1]), `a source is a ${stated.join(' and a ')} at once`, {
    at: 'key',
    allowed: `${allowed}; the other one as an entry of its own`,
  });
}

function describeKeys({ needs, takes }: SourceKind): string {
  return `${needs.join(', ')}; and ${takes.join(', ')}`;
}

// Object.keys forgets what they are.
function listStated(source: SourceShape): SourceKey[] {
  return (Object.keys(source) as SourceKey[]).filter((key) => source[key] !== undefined);
}
