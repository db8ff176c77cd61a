import type { Change } from './change.js';
import type { Comparison } from './compare-plans.js';

/** A comparison for scripts, format 1: docs/review.md says what stands in it. */
export function serialiseComparison({ changes, needs, untouched, images, files }: Comparison): object {
  return {
    format: 1,
    changes: changes.map(serialiseChange),
    machines: needs.map(({ machine, action, restarts, reasons, seed }) => ({
      machine,
      action,
      restarts,
      reasons,
      seed,
    })),
    untouched,
    images,
    files: files.map(({ path, status, lines }) => ({ path, status, ...lines })),
  };
}

function serialiseChange({ kind, subject, what, from, to, note, groups, machines, origin }: Change): object {
  const place = origin?.kind === 'spec' && { file: origin.file, line: origin.line, column: origin.column };
  return { kind, subject, what, from, to, note, groups, machines, ...place };
}
