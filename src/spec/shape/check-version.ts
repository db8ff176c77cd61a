import { type Diagnostic, type DiagnosticCode, problem } from '../../diagnostics/diagnostic.js';
import { readOwnVersion } from '../../facts/read-own-version.js';
import { childOf, type MapNode, nameKind } from '../../load/tree.js';
import { quote } from '../values/refusal.js';

/** The version of the language that this clockseed reads. What it means does not change: docs/promises.md. */
const VERSION = '1';
/** As people write numbers, and as YAML allows. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const HERE = { allowed: `${VERSION}, the version of the spec’s language`, suggestion: `version: ${VERSION}` };
const ELSEWHERE = {
  allowed: VERSION,
  suggestion: 'a newer clockseed, from where this one came; its CHANGELOG.md says what it reads',
};

/** What is wrong with `version`. `isOther`: the spec is in another language, so nothing else of it can be judged. */
export interface VersionProblem {
  readonly diagnostic: Diagnostic;
  readonly isOther: boolean;
}

/** Judges the version of a spec's language, before anything that depends on it. */
export function checkVersion(root: MapNode): VersionProblem | undefined {
  const node = childOf(root, 'version');
  const reads = `clockseed ${readOwnVersion()} reads version ${VERSION}`;
  if (!node) return refuse(`the key "version" is missing; ${reads}`, 'missing-key');
  if (node.kind !== 'scalar' || (node.plain && node.text === ''))
    return refuse(`"version" is ${nameKind(node)}; ${reads}`, 'wrong-kind');
  const { text, plain } = node;
  if (text === VERSION) return plain ? undefined : refuse(`version ${quote(text)} is text, not a number`);
  if (!NUMBER.test(text)) return refuse(`${quote(text)} is no version; ${reads}`);
  if (Number(text) === Number(VERSION)) return refuse(`version ${VERSION} is not written ${quote(text)}`);
  if (!/^[1-9]\d*$/.test(text)) return refuseLanguage(`there is no version ${quote(text)}; ${reads}`, HERE);
  return refuseLanguage(`this spec is in version ${quote(text)} of the language; ${reads}`, ELSEWHERE);
}

/** Most likely a slip in a spec of ours: the rest is judged as well. */
function refuse(found: string, code: DiagnosticCode = 'invalid-value'): VersionProblem {
  return { isOther: false, diagnostic: problem(code, ['version'], found, HERE) };
}

function refuseLanguage(found: string, advice: typeof HERE): VersionProblem {
  return { isOther: true, diagnostic: problem('invalid-value', ['version'], found, advice) };
}
