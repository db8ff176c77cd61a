import type { ExplainedFile, ExplainedMachine } from './explain-machine.js';
import type { ExplainedLine } from './explained-line.js';

/** What a machine has, as plain JSON: files without their lines. */
export function serialiseMachine({ spec, memberships, install, files, parts }: ExplainedMachine): object {
  return {
    format: 1,
    spec,
    machine: memberships[0]?.name,
    memberships: memberships.map(({ group, role, origin }) => ({ group, role, origin })),
    install,
    files: files.map(({ lines, ...file }) => file),
    parts,
  };
}

/** A file and lines of it as plain JSON. */
export function serialiseFile(
  machine: string,
  { path, purpose, delivery, counts, short }: ExplainedFile,
  lines: readonly ExplainedLine[],
): object {
  return { format: 1, machine, path, purpose, delivery, counts, short, lines };
}
