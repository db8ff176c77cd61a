import { suggest } from '../diagnostics/suggest.js';
import { CHRONY_DIRECTIVES, DROPPED_DIRECTIVES } from './chrony-directives.js';
import { compareReleases } from './chrony-releases.js';
import type { DirectiveProblem } from './directive-problem.js';
import { explainTooNew } from './explain-too-new.js';
import { judgeArguments } from './judge-arguments.js';
import { REFUSED_DIRECTIVES } from './refused-directives.js';
import { SYSTEMS, type SystemName } from './systems.js';

/** Longest line in bytes, without its end: chronyd's buffer; a longer one is fatal ("String too long"). */
const LONGEST_LINE = 2046;

/**
 * Judges one raw line of `chrony.directives` for a system: its first problem, or undefined when nothing is known
 * against it. Pure. It does not see: most directives' arguments (numbers out of range, unknown words of `log`), files
 * that are missing, a `deny` of a network that the spec serves, what lines do to each other (`ntsservercert` without
 * `ntsserverkey`), and the machine's role.
 */
export function judgeDirective(line: string, system: SystemName): DirectiveProblem | undefined {
  return judgeText(line) ?? judgeWords(line, system);
}

function judgeWords(line: string, system: SystemName): DirectiveProblem | undefined {
  // Only what chrony takes for white space: to it a no-break space is part of a name.
  const [word = '', ...words] = line.split(/[ \t]+/).filter((part) => part !== '');
  // chrony compares names without regard to case and knows no abbreviations.
  const name = word.toLowerCase();
  return judgeName(word, name) ?? judgeRelease(name, system) ?? judgeArguments(name, words, system);
}

function judgeText(line: string): DirectiveProblem | undefined {
  if (/^[ \t]*$/.test(line)) {
    return { code: 'empty', message: 'an empty line', allowed: 'one directive of chrony.conf' };
  }
  // Line ends would start a second directive; other control characters have no use and reach people's terminals.
  if (/[^\P{Cc}\t]|[\p{Cs}\p{Zl}\p{Zp}]/u.test(line)) {
    return {
      code: 'not-one-line',
      message: 'more than one line, or a control character',
      allowed:
        'one directive of chrony.conf, without line ends and control characters other than the tabulator',
    };
  }
  const length = Buffer.byteLength(line);
  if (length > LONGEST_LINE) {
    return { code: 'too-long', message: `${length} bytes`, allowed: `at most ${LONGEST_LINE} bytes` };
  }
  if (/^[ \t]*[#!;%]/.test(line)) {
    return {
      code: 'comment',
      message: 'a comment line, which chronyd would skip',
      allowed: 'one directive of chrony.conf; a comment belongs beside the line in the spec',
    };
  }
  return undefined;
}

function judgeName(word: string, name: string): DirectiveProblem | undefined {
  if (DROPPED_DIRECTIVES.has(name)) {
    return { code: 'without-effect', message: `${word} does nothing: chrony reads it and drops it` };
  }
  if (!CHRONY_DIRECTIVES.has(name)) return explainUnknown(word);
  const refusal = REFUSED_DIRECTIVES.get(name);
  if (!refusal) return undefined;
  const { code, reason, instead } = refusal;
  return { code, message: `${word} ${reason}`, ...(instead === undefined ? {} : { allowed: instead }) };
}

function explainUnknown(word: string): DirectiveProblem {
  const near = suggest(word, permittedDirectives());
  return {
    code: 'unknown',
    message: `no chrony knows the directive ${word}`,
    allowed: 'a directive of chrony.conf(5), in full',
    ...(near === undefined ? {} : { suggestion: near }),
  };
}

function judgeRelease(name: string, system: SystemName): DirectiveProblem | undefined {
  const first = CHRONY_DIRECTIVES.get(name);
  if (first === undefined || compareReleases(SYSTEMS[system].chrony, first) >= 0) return undefined;
  return explainTooNew(name, first, system);
}

/** What a suggestion may name: proposing a directive that is refused next would be no help. */
function permittedDirectives(): readonly string[] {
  return [...CHRONY_DIRECTIVES.keys()].filter((name) => !REFUSED_DIRECTIVES.has(name));
}
