import { makeVisible } from '../diagnostics/display-text.js';
import type { Plan } from '../plan/plan.js';
import { countLines, listPatch } from './diff-text.js';
import { type FileChange, listMachineFiles, listSharedFiles } from './list-file-changes.js';
import { sayLines } from './say-comparison.js';
import { walkMachines } from './walk-machines.js';

/** The text of all files that differ as a unified diff, one file at a time. */
export function* listPatches(old: Plan, next: Plan): Generator<{ path: string; lines: string[] }> {
  for (const machine of walkMachines(old, next))
    for (const file of listMachineFiles(machine)) yield describe(file);
  for (const file of listSharedFiles(old, next)) yield describe(file);
}

function describe({ path, old, new: next }: FileChange): { path: string; lines: string[] } {
  const head = [
    `--- ${old === undefined ? '/dev/null' : `a/${path}`}`,
    `+++ ${next === undefined ? '/dev/null' : `b/${path}`}`,
  ];
  return { path, lines: [...head, ...listBody(old ?? '', next ?? '').map(showLine)] };
}

/** Tabulators stay, so that the text can be applied. */
function showLine(line: string): string {
  return line.split('\t').map(makeVisible).join('\t');
}

function listBody(old: NonNullable<FileChange['old']>, next: NonNullable<FileChange['new']>): string[] {
  if (typeof old !== 'string' || typeof next !== 'string') return ['packed: not shown'];
  const lines = countLines(old, next);
  return listPatch(old, next) ?? [`too many lines: ${sayLines({ status: 'changed', lines })}`];
}
