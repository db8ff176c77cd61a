import { makeVisible } from '../diagnostics/display-text.js';
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
  const [, name, line] = /^(.+):(\d+)$/s.exec(text) ?? [];
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
  const [only] = found;
  if (!only) return refuseFile(files, name, machine);
  if (found.length === 1) return only;
  return `${name} is the end of ${found.length} paths on ${machine}. Name one of:${listPaths(found)}`;
}

function refuseFile(files: readonly { readonly path: string }[], name: string, machine: string): string {
  const names = files.flatMap(({ path }) => [path, path.slice(path.lastIndexOf('/') + 1)]);
  return `${machine} has no file ${makeVisible(name)}.${advise(name, names)} There are:${listPaths(files)}`;
}

/** The sentence about a machine that the spec does not have. */
export function refuseMachine(names: readonly string[], name: string, spec: string): string {
  return `${makeVisible(spec)} has no machine ${makeVisible(name)}.${advise(name, names)} There are: ${showNames(names)}`;
}

function advise(name: string, names: readonly string[]): string {
  const nearest = suggest(name, names);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}

/** Paths, one a line. */
function listPaths(files: readonly { readonly path: string }[]): string {
  return files.map(({ path }) => `\n  ${path}`).join('');
}
