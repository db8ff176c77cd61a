import { makeVisible } from '../diagnostics/display-text.js';
import type { Origin } from '../spec/topology.js';
import type { Change } from './change.js';
import type { FileStat } from './compare-plans.js';
import type { AlikeNeeds } from './group-alike.js';
import type { ImageNeed, Restart } from './need.js';

/** More reasons than these are only counted. */
const MOST_REASONS = 4;

const BARE: ReadonlyMap<Change['kind'], string> = new Map([
  ['group-added', 'new group'],
  ['group-removed', 'group is gone'],
  ['machine-added', 'new'],
  ['machine-removed', 'gone'],
  ['primary-changed', 'primary'],
  ['follows-changed', 'follows'],
  ['sources-changed', 'sources'],
  ['network-changed', 'network'],
  ['method-changed', 'method'],
  ['authentication-changed', 'authentication'],
]);

/** A change in words: what has changed, from what, to what. Free of control characters. */
export function sayChange({ kind, what, from, to, note }: Change): string {
  const title = what ?? BARE.get(kind) ?? kind;
  return makeVisible(`${title}: ${sayValues(kind, from, to)}${note === undefined ? '' : note}`);
}

function sayValues(kind: Change['kind'], from: string | undefined, to: string | undefined): string {
  if (from === undefined && to === undefined) return '';
  if (kind.endsWith('-added')) return to ?? '';
  if (kind.endsWith('-removed')) return from ?? '';
  return `${from ?? 'none'} → ${to ?? 'none'}`;
}

/** `file:line`; nothing for a default. */
export function sayPlace(origin: Origin | undefined): string {
  return origin?.kind === 'spec' ? makeVisible(`${origin.file}:${origin.line}`) : '';
}

/** What machines need, in words. */
export function sayNeed({ action, restarts, reasons, seed }: AlikeNeeds): string {
  const why = reasons.length === 0 ? '' : ` (${sayReasons(reasons)})`;
  switch (action) {
    case 'nothing':
      return seed ? 'nothing where it runs; its seed is another one' : 'nothing';
    case 'installer':
    case 'restart':
      return `the installer${sayRestarts(restarts)}${why}`;
    case 'first-boot':
      return `a new first boot${why}`;
    case 'new':
      return 'a first boot, or the installer where it runs already';
    case 'gone':
      return 'is in the spec no more: nothing that is there is taken off by itself';
  }
}

function sayRestarts(restarts: readonly Restart[]): string {
  if (restarts.length === 0) return ', without a restart';
  const all = restarts.map(({ daemon, does, where }) => [does, daemon, where].filter(Boolean).join(' '));
  return `, which ${all.join(', and ')}`;
}

/** What an image needs, in words. */
export function sayImage({ action, reasons, relied }: ImageNeed): string {
  if (action === 'gone') return 'is not made any more';
  const how = action === 'new' ? 'new' : 'to be built anew';
  const use = relied ? '' : ', where it is in use';
  return `${how}${use}${reasons.length === 0 ? '' : ` (${sayReasons(reasons)})`}`;
}

function sayReasons(reasons: readonly string[]): string {
  const shown = reasons.slice(0, MOST_REASONS);
  const hidden = reasons.length - shown.length;
  return makeVisible([...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', '));
}

/** `+3 −1`, `new, +3`; `packed` for what is no text. */
export function sayLines({ status, lines }: Pick<FileStat, 'status' | 'lines'>): string {
  const word = { added: 'new', removed: 'gone', changed: '' }[status];
  const counts = lines ? sayCounts(lines) : 'packed';
  return [word, counts].filter((part) => part !== '').join(', ');
}

function sayCounts({ added, removed }: { readonly added: number; readonly removed: number }): string {
  const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  return parts.join(' ');
}
