import type { ConfigurationLine, MachineFile } from '../machine/machine-model.js';
import { groupOfOrigin } from './describe-origin.js';
import type { ExplainedLine } from './explained-line.js';

const NOTHING = { why: undefined, origin: undefined, group: undefined };

/** Every line of a file, with its origin. `inTwoGroups`: whether its machine is, so that a line may be for one of them. */
export function explainFile(file: MachineFile, inTwoGroups: boolean): ExplainedLine[] {
  const settings = [...file.lines];
  const texts = file.content.replace(/\n$/, '').split('\n');
  const explained = texts.map((text, index): ExplainedLine => {
    const number = index + 1;
    const [setting] = settings;
    if (setting?.text === text) {
      settings.shift();
      return { number, kind: 'setting', ...describeSetting(file, setting, texts, inTwoGroups, index) };
    }
    if (text.trim() === '') return { ...NOTHING, number, kind: 'blank', text };
    if (text.startsWith('#')) return { ...NOTHING, number, kind: 'comment', text };
    const why = readComment(texts, index);
    return { ...NOTHING, number, kind: 'fixed', text: hide(file, text), why };
  });
  const [lost] = settings;
  if (lost) throw new Error(`${file.path} lists a line that it does not have: ${lost.shown ?? lost.text}`);
  return explained;
}

function describeSetting(
  file: MachineFile,
  { text, shown, why, origin, group }: ConfigurationLine,
  texts: readonly string[],
  inTwoGroups: boolean,
  index: number,
): Pick<ExplainedLine, 'text' | 'why' | 'origin' | 'group'> {
  return {
    text: shown ?? hide(file, text),
    why: why ?? readComment(texts, index),
    origin,
    group: inTwoGroups ? (group ?? groupOfOrigin(origin)) : undefined,
  };
}

/** Of a file with secrets nothing is shown but what its lines say may be. */
function hide({ mode }: MachineFile, text: string): string {
  return mode === '0600' ? '(secret)' : text;
}

/** The comment right over a line; in our templates it says why the line is there. */
function readComment(texts: readonly string[], index: number): string | undefined {
  const found: string[] = [];
  for (let at = index - 1; texts[at]?.startsWith('#'); at--) found.unshift(texts[at]?.replace(/^#+ ?/, '') ?? '');
  return found.length > 0 ? found.join(' ') : undefined;
}
