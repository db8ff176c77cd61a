import type { LocatedDiagnostic } from '../diagnostics/located.js';
import { readSpecBytes } from '../load/read-source.js';
import { checkUserData } from '../package/check-user-data.js';
import { derivePlan } from '../plan/derive-plan.js';
import type { Plan } from '../plan/plan.js';
import { readTopology } from '../spec/read-topology.js';
import { SpecRefused, UsageError } from './refusal.js';

/** What every command starts from: a plan without errors, and the warnings that came up. */
export interface ReadPlan {
  readonly plan: Plan;
  readonly warnings: readonly LocatedDiagnostic[];
}

/** Reads a spec up to its plan and judges all that can be judged of it. @throws SpecRefused, UsageError */
export function readPlan(file: string): ReadPlan {
  const { topology, diagnostics, locate } = readTopology(file, readBytes(file));
  if (!topology) throw new SpecRefused(diagnostics);
  const plan = derivePlan(topology);
  const sizes = locate(checkUserData(plan));
  if (sizes.length > 0) throw new SpecRefused([...diagnostics, ...sizes]);
  return { plan, warnings: diagnostics };
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
