import { hasErrors } from '../diagnostics/diagnostic.js';
import type { LocatedDiagnostic } from '../diagnostics/located.js';
import { openSpecFolder, type SpecFolder } from '../load/include/spec-folder.js';
import { readSpecBytes } from '../load/read-source.js';
import { checkUserData } from '../package/check-user-data.js';
import { checkPlan } from '../plan/check-plan.js';
import { derivePlan } from '../plan/derive-plan.js';
import type { Plan } from '../plan/plan.js';
import type { KeyFile } from '../secrets/key-file.js';
import { idsOf, type KeyRing, openRing } from '../secrets/key-ring.js';
import { matchLinks } from '../secrets/match-links.js';
import { readKeyFile } from '../secrets/read-key-file.js';
import { readTopology } from '../spec/read-topology.js';
import { SpecRefused, UsageError } from './refusal.js';

/** What every command starts from: a plan without errors, and the warnings that came up. */
export interface ReadPlan {
  readonly plan: Plan;
  readonly warnings: readonly LocatedDiagnostic[];
  /** The keys of its links, where a key file was named. */
  readonly ring: KeyRing | undefined;
}

/**
 * Reads a spec up to its plan and judges all that can be judged of it, with a key file all of that as well.
 * @throws SpecRefused, UsageError, SecretsError
 */
export function readPlan(file: string, keyPath?: string): ReadPlan {
  return makePlan(readSpec(file), keyPath);
}

/** A spec that was read: its name to show, its bytes, and where the files are that it includes. */
export interface SpecBytes {
  readonly file: string;
  readonly bytes: Buffer;
  readonly folder: SpecFolder | undefined;
}

/** A spec of the disk, `-` for standard input, which has no folder. @throws UsageError */
export function readSpec(file: string): SpecBytes {
  return { file, bytes: readBytes(file), folder: file === '-' ? undefined : openSpecFolder(file) };
}

/** The same of a spec that has been read already. */
export function makePlan({ file, bytes, folder }: SpecBytes, keyPath?: string): ReadPlan {
  const { topology, diagnostics, locate } = readTopology(file, bytes, folder);
  if (!topology) throw new SpecRefused(diagnostics);
  const keys = keyPath === undefined ? undefined : readKeys(file, keyPath);
  const plan = derivePlan(topology, keys && idsOf(keys));
  if (keys && keyPath !== undefined) matchLinks(plan, keys, keyPath, describeKeygen(file, keyPath));
  const ring = keys && openRing(keys);
  const found = [...diagnostics, ...locate([...checkPlan(plan), ...checkUserData(plan, ring)])];
  if (hasErrors(found)) throw new SpecRefused(found);
  return { plan, warnings: found, ring };
}

/** The command that makes the keys of a spec, for messages. */
export function describeKeygen(file: string, keyPath: string): string {
  return `clockseed keygen ${file} --keys ${keyPath}`;
}

function readKeys(file: string, keyPath: string): KeyFile {
  const keys = readKeyFile(keyPath, 'private-only');
  if (keys) return keys;
  throw new UsageError(`${keyPath}: no such file. Make the keys first: ${describeKeygen(file, keyPath)}`);
}

function readBytes(file: string): Buffer {
  try {
    return readSpecBytes(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT')
      throw new UsageError(`${file}: no such file. clockseed init prints a spec to start from.`);
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder, not a spec.`);
    throw error;
  }
}
