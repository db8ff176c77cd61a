import { countMachines, type Plan } from '../plan/plan.js';
import type { Change } from './change.js';
import { countLines, type LineCounts } from './diff-text.js';
import { judgeImages } from './judge-images.js';
import { judgeNeed } from './judge-need.js';
import { listChanges } from './list-changes.js';
import { type FileChange, listMachineFiles, listSharedFiles } from './list-file-changes.js';
import type { ImageNeed, Need } from './need.js';
import { type ComparedMachine, walkMachines } from './walk-machines.js';

/** A file of the output folder that differs; `lines` is there for text. */
export interface FileStat {
  readonly path: string;
  /** Whose it is; undefined for what is no single machine's. */
  readonly machine: string | undefined;
  readonly status: 'added' | 'removed' | 'changed';
  readonly lines: LineCounts | undefined;
}

/** All that differs between two specs. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** Of machines that need something; how many need nothing is `untouched`. */
  readonly needs: readonly Need[];
  readonly untouched: number;
  readonly images: readonly ImageNeed[];
  readonly files: readonly FileStat[];
}

/**
 * Compares two plans, a machine at a time: no more than one machine's files are held.
 * @param watch sees the machines pass, for whoever wants to show it
 */
export function comparePlans(
  old: Plan,
  next: Plan,
  watch = (machines: Iterable<ComparedMachine>): Iterable<ComparedMachine> => machines,
): Comparison {
  const needs: Need[] = [];
  const files: FileStat[] = [];
  for (const machine of watch(walkMachines(old, next))) {
    const changed = listMachineFiles(machine);
    files.push(...changed.map((file) => describeFile(file, machine.name)));
    const need = needOf(
      machine,
      changed.some(({ path }) => path.startsWith('nodes/')),
    );
    if (need.action !== 'nothing' || need.seed) needs.push(need);
  }
  for (const file of listSharedFiles(old, next)) files.push(describeFile(file, undefined));
  const gone = needs.filter(({ action }) => action === 'gone').length;
  return {
    changes: listChanges(old, next),
    needs,
    untouched: countMachines(next) - (needs.length - gone),
    images: judgeImages(old, next),
    files,
  };
}

/** Whether nothing differs at all. */
export function isSame({ changes, needs, images, files }: Comparison): boolean {
  return changes.length + needs.length + images.length + files.length === 0;
}

function needOf({ name, old, new: next }: ComparedMachine, seed: boolean): Need {
  if (old && next) return judgeNeed(old, next, seed);
  return { machine: name, action: next ? 'new' : 'gone', restarts: [], reasons: [], seed };
}

function describeFile({ path, old, new: next }: FileChange, machine: string | undefined): FileStat {
  const status = old === undefined ? 'added' : next === undefined ? 'removed' : 'changed';
  const [before, after] = [old ?? '', next ?? ''];
  const isText = typeof before === 'string' && typeof after === 'string';
  return { path, machine, status, lines: isText ? countLines(before, after) : undefined };
}
