import { showNames } from '../diagnostics/show-names.js';
import { suggest } from '../diagnostics/suggest.js';

/** What was asked for: a file of a machine, and perhaps one line of it. */
export interface WantedFile {
  readonly name: string;
  /** From 1. */
  readonly line: number | undefined;
}

/** Reads `FILE` or `FILE:LINE`. */
export function parseWanted(text: string): WantedFile {
  const [, name, line] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (name === undefined || line === undefined) return { name: text, line: undefined };
  return { name, line: Number(line) };
}

/** The one file of this path, or with this name or end of a path; a sentence where there is none, or more than one. */
export function findFile<T extends { readonly path: string }>(
  files: readonly T[],
  name: string,
  machine: string,
): T | string {
  const exact = files.find(({ path }) => path === name);
  if (exact) return exact;
  const found = files.filter(({ path }) => path.endsWith(`/${name}`));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const paths = (found.length > 0 ? found : files).map(({ path }) => path);
  if (only) return `${name} is the end of ${found.length} paths on ${machine}. Name one of: ${paths.join(', ')}`;
  const names = paths.flatMap((path) => [path, path.slice(path.lastIndexOf('/') + 1)]);
  const nearest = suggest(name, names);
  const advice = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `${machine} has no file ${name}.${advice} There are: ${paths.join(', ')}`;
}

/** The sentence about a machine that the spec does not have. */
export function refuseMachine(names: readonly string[], name: string, spec: string): string {
  const nearest = suggest(name, names);
  const advice = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `${spec} has no machine ${name}.${advice} There are: ${showNames(names)}`;
}
