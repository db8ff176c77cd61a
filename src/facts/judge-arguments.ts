import { optionsOf } from './chrony-options.js';
import { compareReleases } from './chrony-releases.js';
import type { DirectiveProblem } from './directive-problem.js';
import { explainTooNew } from './explain-too-new.js';
import { isChronyNetwork } from './judge-network.js';
import { SYSTEMS, type SystemName } from './systems.js';

/** The arguments of directives of which some are fatal, or undo what is derived; all others are chronyd's to judge. */
const JUDGES: ReadonlyMap<string, (name: string, words: readonly string[]) => DirectiveProblem | undefined> =
  new Map([
    ['allow', judgeAccess],
    ['deny', judgeDeny],
    ['cmdallow', judgeAccess],
    ['cmddeny', judgeAccess],
    ['bindcmdaddress', judgeCommandAddress],
    ['ratelimit', judgeRateLimit],
    ['smoothtime', judgeSmoothing],
  ]);

/** Judges what follows a directive's name; undefined when nothing is known against it. */
export function judgeArguments(
  name: string,
  words: readonly string[],
  system: SystemName,
): DirectiveProblem | undefined {
  return judgeComment(words) ?? judgeOptions(name, words, system) ?? JUDGES.get(name)?.(name, words);
}

/** chrony has comment lines, no comments after a directive: 4.2 to 4.9 do not start with `allow 10.0.0.0/8 # x`. */
function judgeComment(words: readonly string[]): DirectiveProblem | undefined {
  const start = words.findIndex((word) => /^[#!;%]/.test(word));
  if (start === -1) return undefined;
  return {
    code: 'trailing-comment',
    message: `a comment after a directive keeps chronyd from starting: ${words.slice(start).join(' ')}`,
    allowed: 'the directive alone; a comment belongs beside the line in the spec',
  };
}

function judgeOptions(
  name: string,
  words: readonly string[],
  system: SystemName,
): DirectiveProblem | undefined {
  for (const [option, first] of optionsOf(name)) {
    const used = words.some((word) => word.toLowerCase() === option);
    if (used && compareReleases(SYSTEMS[system].chrony, first) < 0) {
      return explainTooNew(`${name} ${option}`, first, system);
    }
  }
  return undefined;
}

function judgeAccess(name: string, words: readonly string[]): DirectiveProblem | undefined {
  // Unlike a directive, `all` must be in lower case.
  const [network, ...rest] = words[0] === 'all' ? words.slice(1) : words;
  if (network === undefined || (rest.length === 0 && isChronyNetwork(network))) return undefined;
  return {
    code: 'invalid-network',
    message: `${name} ${words.join(' ')} names no network: a host name that does not resolve keeps chronyd from starting`,
    allowed: `${name} [all] [address or network], such as ${name} 192.168.1.0/24`,
  };
}

function judgeDeny(name: string, words: readonly string[]): DirectiveProblem | undefined {
  if (words[0] !== 'all') return judgeAccess(name, words);
  return {
    code: 'breaks-plan',
    message: 'deny all drops every allow before it, those derived from the spec too',
    allowed: 'deny with an address or network',
  };
}

function judgeCommandAddress(name: string, words: readonly string[]): DirectiveProblem | undefined {
  if (!words[0]?.startsWith('/')) return undefined;
  return {
    code: 'breaks-plan',
    message: `${name} ${words[0]} takes away the Unix socket through which the check asks chronyd`,
    allowed: `${name} with an IP address`,
  };
}

function judgeRateLimit(name: string, words: readonly string[]): DirectiveProblem | undefined {
  if (words.some((word) => word.toLowerCase() === 'interval')) return undefined;
  return {
    code: 'breaks-plan',
    message: `${name} without an interval allows an answer every 8 s and drops those of secondaries that ask oftener`,
    allowed: `${name} interval N, N the base-2 logarithm of seconds, from -19 to 12`,
    suggestion: `${name} interval -4`,
  };
}

function judgeSmoothing(name: string, words: readonly string[]): DirectiveProblem | undefined {
  if (words.some((word) => word.toLowerCase() === 'leaponly')) return undefined;
  return {
    code: 'breaks-plan',
    message: `${name} serves another time than the primary’s own: the machines of a group would not agree`,
    allowed: `${name} with leaponly`,
  };
}
