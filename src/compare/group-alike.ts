import { collapseNames } from '../diagnostics/collapse-names.js';
import type { FileStat } from './compare-plans.js';
import type { Need } from './need.js';

/** Machines that need the same for the same reasons. */
export interface AlikeNeeds extends Omit<Need, 'machine'> {
  readonly machines: readonly string[];
}

/** Joins the machines that need the same, in the order of the first. */
export function groupNeeds(needs: readonly Need[]): AlikeNeeds[] {
  const alike = new Map<string, AlikeNeeds & { readonly machines: string[] }>();
  for (const { machine, ...need } of needs) {
    const key = JSON.stringify(need);
    const found = alike.get(key) ?? { ...need, machines: [] };
    found.machines.push(machine);
    alike.set(key, found);
  }
  return [...alike.values()];
}

/** Files of machines that differ in the same way. */
export interface AlikeFiles extends Omit<FileStat, 'machine'> {
  /** How many files; `path` is the only one, or has the names of all the machines. */
  readonly count: number;
}

/** Joins the files that only the machine's name tells apart, and by which as many lines came and went. */
export function groupFiles(files: readonly FileStat[]): AlikeFiles[] {
  const alike = new Map<string, { stat: FileStat; machines: string[] }>();
  for (const stat of files) {
    const { path, machine, status, lines } = stat;
    const parts = machine === undefined ? [path] : splitAt(path, machine);
    const key = JSON.stringify([parts, status, lines]);
    const found = alike.get(key) ?? { stat, machines: [] };
    found.machines.push(machine ?? '');
    alike.set(key, found);
  }
  return [...alike.values()].map(({ stat: { path, machine, status, lines }, machines }) => ({
    path: machine === undefined ? path : splitAt(path, machine).join(collapseNames(machines)),
    status,
    lines,
    count: machines.length,
  }));
}

/** Before and after the machine's name: a part of the path, or that and an ending. Others stand for themselves. */
function splitAt(path: string, machine: string): string[] {
  const parts = path.split('/');
  const at = parts.findIndex((part) => part === machine || part.startsWith(`${machine}.`));
  if (at === -1) return [path];
  const before = parts.slice(0, at).map((part) => `${part}/`);
  const after = [(parts[at] ?? '').slice(machine.length), ...parts.slice(at + 1)];
  return [before.join(''), after.join('/')];
}
