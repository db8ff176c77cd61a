import type { MachineModel } from '../machine/machine-model.js';
import type { Deliverable } from '../package/deliverable.js';
import { listShared, packageMachine } from '../package/list-deliverables.js';
import type { Plan } from '../plan/plan.js';
import type { ComparedMachine } from './walk-machines.js';

/** A file of the output folder that is not the same in both. Contents are at hand only while it is passed on. */
export interface FileChange {
  readonly path: string;
  readonly old: Deliverable['content'] | undefined;
  readonly new: Deliverable['content'] | undefined;
}

/** The files of one machine that differ. */
export function listMachineFiles({ old, new: next }: ComparedMachine): FileChange[] {
  return [...compareFiles(packageOf(old), packageOf(next))];
}

function packageOf(model: MachineModel | undefined): Deliverable[] {
  return model ? packageMachine(model) : [];
}

/** The files of no single machine that differ. */
export function listSharedFiles(old: Plan, next: Plan): Generator<FileChange> {
  return compareFiles(listShared(old), listShared(next));
}

/** Those of the old ones are held, and let go one by one. */
function* compareFiles(old: Iterable<Deliverable>, next: Iterable<Deliverable>): Generator<FileChange> {
  const before = new Map<string, Deliverable['content']>();
  for (const { path, content } of old) before.set(path, content);
  for (const { path, content } of next) {
    const other = before.get(path);
    before.delete(path);
    if (other === undefined || !isSame(other, content)) yield { path, old: other, new: content };
  }
  for (const [path, content] of before) yield { path, old: content, new: undefined };
}

function isSame(one: Deliverable['content'], other: Deliverable['content']): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return Buffer.from(one).equals(other);
}
