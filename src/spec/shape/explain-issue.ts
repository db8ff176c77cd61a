import type { z } from 'zod';
import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import { nameKind, nodeAt, type SpecNode } from '../../load/tree.js';
import { quote, type Refusal } from '../values/refusal.js';
import { explainUnknownKeys } from './explain-unknown-key.js';
import { describeAt } from './list-keys.js';

type Issue = z.core.$ZodIssue;

/** One issue of the shape in the words of a person who wrote the spec. `root` is the tree that was judged. */
export function explainIssue(issue: Issue, root: SpecNode): Diagnostic[] {
  const path = plainPath(issue);
  switch (issue.code) {
    case 'unrecognized_keys':
      return explainUnknownKeys(issue.keys, path);
    case 'invalid_union':
      return explainUnion(issue, path, root);
    case 'invalid_type':
      return [explainKind(path, root, nameExpected(issue.expected))];
    case 'invalid_value':
      return [explainWord(issue.values.map(String), path, root)];
    case 'too_small':
      return [problem('invalid-value', path, `${nameStep(path)} is empty`, { allowed: 'at least one' })];
    case 'custom':
      return [explainRefusal(issue.params?.refusal, issue.message, path, root)];
    default:
      return [problem('invalid-value', path, issue.message)];
  }
}

/** An issue's path; a spec has no symbols. */
export function plainPath(issue: Issue): Path {
  return issue.path.filter((step): step is string | number => typeof step !== 'symbol');
}

/** Of a union, the branch whose kind was written; when there is none, all kinds that are allowed. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  root: SpecNode,
): Diagnostic[] {
  const branches = issue.errors.map((branch) =>
    branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const kinds = branches.flatMap((branch) => branch.flatMap((inner) => describeExpected(inner)));
  const allowed = [...new Set(kinds)].join(', or ');
  const meant = branches.find((branch) => !branch.some((inner) => isAboutKind(inner, path, root)));
  if (!meant) return [explainKind(path, root, allowed)];
  // A wrong word: the other branches' kinds are allowed beside the words. Further down the branch is meant alone.
  return meant.flatMap((inner) =>
    inner.code === 'invalid_value' && inner.path.length === issue.path.length
      ? [{ ...explainWord(inner.values.map(String), path, root), allowed }]
      : explainIssue(inner, root),
  );
}

/** Whether an issue says no more than that another kind of node (or another branch) was expected at `path`. */
function isAboutKind(issue: Issue, path: Path, root: SpecNode): boolean {
  if (issue.path.length > path.length) return false;
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'invalid_value' && nodeAt(root, path)?.kind !== 'scalar';
}

function describeExpected(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [nameExpected(issue.expected)];
  if (issue.code === 'invalid_value') return [issue.values.join(', ')];
  return [];
}

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['string', 'a single value'],
  ['object', 'a mapping'],
  ['record', 'a mapping'],
  ['array', 'a list'],
]);

function nameExpected(expected: string): string {
  return EXPECTED.get(expected) ?? expected;
}

function explainKind(path: Path, root: SpecNode, kinds: string): Diagnostic {
  const node = nodeAt(root, path);
  const description = describeAt(path);
  const allowed = description ? `${kinds}. ${description}` : kinds;
  if (!node)
    return problem('missing-key', path, `the key ${nameStep(path)} is missing${whereFrom(path)}`, {
      allowed,
    });
  return problem('wrong-kind', path, `${nameStep(path)} is ${nameKind(node)}`, { allowed });
}

/** What the last step of a path is called: a key, or an item counted from one. */
function nameStep(path: Path): string {
  const last = path.at(-1) ?? '';
  return typeof last === 'number' ? `item ${last + 1} of ${quote(path.slice(0, -1).join('.'))}` : quote(last);
}

function whereFrom(path: Path): string {
  return path.length > 1 ? ` from ${quote(path.slice(0, -1).join('.'))}` : '';
}

function explainWord(words: string[], path: Path, root: SpecNode): Diagnostic {
  const node = nodeAt(root, path);
  if (node?.kind !== 'scalar' || node.text === '') return explainKind(path, root, words.join(', '));
  const nearest = suggest(node.text, words);
  const found = `${quote(node.text)} is not allowed for ${nameStep(path)}`;
  return problem('invalid-value', path, found, {
    allowed: words.join(', '),
    ...(nearest && { suggestion: nearest }),
  });
}

function explainRefusal(
  refusal: Refusal | undefined,
  message: string,
  path: Path,
  root: SpecNode,
): Diagnostic {
  if (!refusal) return problem('invalid-value', path, message);
  const { refused, message: found, ...advice } = refusal;
  const node = nodeAt(root, path);
  const isNothing = node?.kind === 'scalar' && node.plain && node.text === '';
  return isNothing
    ? problem('wrong-kind', path, `${nameStep(path)} is ${nameKind(node)}`, advice)
    : problem(refused, path, found, advice);
}
