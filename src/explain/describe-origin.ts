import type { Path } from '../diagnostics/diagnostic.js';
import { makeVisible } from '../diagnostics/display-text.js';
import type { Origin } from '../spec/topology.js';

/** An origin for people: `topology.yaml:7:5 (groups.lobby.polling)`, or `default of polling`. */
export function describeOrigin(origin: Origin): string {
  if (origin.kind === 'default') return `default of ${origin.setting}`;
  const { file, line, column, path } = origin;
  return makeVisible(`${file}:${line}:${column} (${showPath(path)})`);
}

/** Keys with dots between them, indexes of lists in brackets: `chrony.directives[0]`. */
function showPath(path: Path): string {
  return path
    .map((step, depth) => (typeof step === 'number' ? `[${step}]` : `${depth > 0 ? '.' : ''}${step}`))
    .join('');
}

/** The group that a place of the spec speaks of; undefined for what stands on the whole spec or on a machine. */
export function groupOfOrigin(origin: Origin): string | undefined {
  if (origin.kind === 'default') return undefined;
  const [section, name, key, group] = origin.path;
  if (section === 'groups' && typeof name === 'string') return name;
  const isByGroup = section === 'machines' && (key === 'interface' || key === 'mac');
  return isByGroup && typeof group === 'string' ? group : undefined;
}
