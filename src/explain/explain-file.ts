import type { ConfigurationLine, MachineFile } from '../machine/machine-model.js';
import { groupOfOrigin } from './describe-origin.js';
import type { ExplainedLine } from './explained-line.js';

/** Every line of a file, with its origin. `inTwoGroups`: whether its machine is, so that a line may be for one of them. */
export function explainFile(file: MachineFile, inTwoGroups: boolean): ExplainedLine[] {
  const settings = [...file.lines];
  const texts = file.content.replace(/\n$/, '').split('\n');
  const explained = texts.map((text, index): ExplainedLine => {
    const [setting] = settings;
    if (setting?.text !== text) return explainFixed(file, texts, index);
    settings.shift();
    return explainSetting(file, setting, { texts, index, inTwoGroups });
  });
  const [lost] = settings;
  if (lost)
    throw new Error(`${file.path} lists a line that it does not have: ${lost.shown ?? '(not shown)'}`);
  return explained;
}

/** The same without what a limited seed leaves out: comments, blank lines and indentation. */
export function shortenLines(lines: readonly ExplainedLine[]): ExplainedLine[] {
  return lines
    .filter(({ kind }) => kind === 'setting' || kind === 'fixed')
    .map((line, index) => ({ ...line, number: index + 1, text: line.text.trimStart() }));
}

/** A comment; the line that names a program's interpreter is none. */
const COMMENT = /^[ \t]*#(?!!)/;

function explainFixed(file: MachineFile, texts: readonly string[], index: number): ExplainedLine {
  const text = texts[index] ?? '';
  const found = { number: index + 1, why: undefined, origin: undefined, also: undefined, group: undefined };
  if (text.trim() === '') return { ...found, kind: 'blank', text };
  if (COMMENT.test(text)) return { ...found, kind: 'comment', text };
  return { ...found, kind: 'fixed', text: hide(file, text), why: readComment(texts, index) };
}

interface Place {
  readonly texts: readonly string[];
  readonly index: number;
  readonly inTwoGroups: boolean;
}

function explainSetting(
  file: MachineFile,
  { text, shown, why, origin, also }: ConfigurationLine,
  { texts, index, inTwoGroups }: Place,
): ExplainedLine {
  return {
    number: index + 1,
    kind: 'setting',
    text: shown ?? hide(file, text),
    why: why ?? readComment(texts, index),
    origin,
    also,
    group: inTwoGroups ? (groupOfOrigin(origin) ?? (also && groupOfOrigin(also))) : undefined,
  };
}

/** Of a file with secrets nothing is shown but what its lines say may be. */
function hide({ mode }: MachineFile, text: string): string {
  return mode === '0600' ? '(secret)' : text;
}

/** The comment right over a line: in our templates it says why the line is there. The first of a file is about all of it. */
function readComment(texts: readonly string[], index: number): string | undefined {
  const found: string[] = [];
  let at = index - 1;
  for (; COMMENT.test(texts[at] ?? ''); at--) found.unshift((texts[at] ?? '').replace(/^[ \t]*#+ ?/, ''));
  return found.length > 0 && at >= 0 ? found.join(' ') : undefined;
}
