import type { z } from 'zod';
import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import { nameKind, nodeAt, type SpecNode } from '../../load/tree.js';
import { quote, type Refusal } from '../values/refusal.js';
import { listKeysAt } from './list-keys.js';

type Issue = z.core.$ZodIssue;

/** Keys of the language that later releases read. Refused until they do something. */
const PLANNED: Readonly<Record<string, string>> = {
  follows: 'a group that takes its time from another group',
  sources: 'external sources of time',
  method: 'PTP instead of chrony',
  authentication: 'authenticated links',
  include: 'specs in several files',
};

/** One issue of the shape in the words of a person who wrote the spec. `root` is the tree that was judged. */
export function explainIssue(issue: Issue, root: SpecNode): Diagnostic[] {
  const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => explainUnknownKey(key, path));
    case 'invalid_union':
      return explainUnion(issue, path, root);
    case 'invalid_type':
      return [explainKind(issue.expected, path, root)];
    case 'invalid_value':
      return [explainWord(issue.values.map(String), path, root)];
    case 'custom':
      return [explainRefusal(issue.params?.refusal, issue.message, path)];
    default:
      return [problem('invalid-value', path, issue.message)];
  }
}

function explainUnknownKey(key: string, parent: Path): Diagnostic {
  const path = [...parent, key];
  const planned = Object.hasOwn(PLANNED, key) ? PLANNED[key] : undefined;
  const keys = listKeysAt(parent);
  const allowed = `${keys.join(', ')}; x-… for your own`;
  if (planned)
    return problem('not-yet', path, `the key ${quote(key)} (${planned}) does nothing yet`, {
      at: 'key',
      allowed,
    });
  const where = parent.length === 0 ? 'a spec' : quote(parent.join('.'));
  const nearest = suggest(key, keys);
  return problem('unknown-key', path, `the key ${quote(key)} is unknown in ${where}`, {
    at: 'key',
    allowed,
    ...(nearest && { suggestion: nearest }),
  });
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
  const meant = branches.find((branch) => !branch.some((inner) => isAboutKind(inner, path, root)));
  if (meant) return meant.flatMap((inner) => explainIssue(inner, root));
  const kinds = branches.flatMap((branch) => branch.flatMap((inner) => describeExpected(inner)));
  return [explainKindOf(path, root, [...new Set(kinds)].join(', or '))];
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

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a single value',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function nameExpected(expected: string): string {
  return EXPECTED[expected] ?? expected;
}

function explainKind(expected: string, path: Path, root: SpecNode): Diagnostic {
  return explainKindOf(path, root, nameExpected(expected));
}

function explainKindOf(path: Path, root: SpecNode, allowed: string): Diagnostic {
  const node = nodeAt(root, path);
  const key = String(path.at(-1) ?? '');
  if (!node)
    return problem('missing-key', path, `the key ${quote(key)} is missing${whereFrom(path)}`, { allowed });
  return problem('wrong-kind', path, `${quote(key)} is ${nameKind(node)}`, { allowed });
}

function whereFrom(path: Path): string {
  return path.length > 1 ? ` from ${quote(path.slice(0, -1).join('.'))}` : '';
}

function explainWord(words: string[], path: Path, root: SpecNode): Diagnostic {
  const node = nodeAt(root, path);
  if (node?.kind !== 'scalar') return explainKindOf(path, root, words.join(', '));
  const nearest = suggest(node.text, words);
  const found = `${quote(node.text)} is not allowed for ${quote(String(path.at(-1)))}`;
  return problem('invalid-value', path, found, {
    allowed: words.join(', '),
    ...(nearest && { suggestion: nearest }),
  });
}

function explainRefusal(refusal: Refusal | undefined, message: string, path: Path): Diagnostic {
  if (!refusal) return problem('invalid-value', path, message);
  const { refused, message: found, ...advice } = refusal;
  return problem(refused, path, found, advice);
}
