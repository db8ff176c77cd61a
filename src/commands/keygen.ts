import { randomBytes } from 'node:crypto';
import { count } from '../diagnostics/count.js';
import { changeKeyFile } from '../secrets/change-key-file.js';
import type { KeyFile } from '../secrets/key-file.js';
import { listMadeLinks } from '../secrets/key-ring.js';
import { findGitProblem } from '../secrets/look-for-git.js';
import { refuseOtherSpec, showLinks } from '../secrets/match-links.js';
import { type KeygenResult, updateKeys } from '../secrets/update-keys.js';
import { describeKeygen, readPlan } from './read-plan.js';
import { UsageError } from './refusal.js';
import { printDiagnostics, printJson, printResult } from './terminal.js';

interface Options {
  readonly keys: string;
  readonly prune?: boolean;
  readonly rotate?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `clockseed keygen`: a key for every two machines that ask each other, in a private file. Says what it did, never a key. */
export function keygen(file: string, { keys: path, prune, rotate, force, json }: Options): void {
  const { plan, warnings } = readPlan(file);
  printDiagnostics(warnings, false);
  const wanted = listMadeLinks(plan);
  if (wanted.size === 0 && !prune)
    throw new UsageError(`no two machines of ${file} need a key: no group says authentication: keys.`);
  if (!force) refuseGit(path);
  const trust = force ? 'any' : 'private-only';
  const result = changeKeyFile(path, trust, (before) => {
    if (before) refuseOtherSpec(plan, before, path);
    const start: KeyFile = before ?? { spec: plan.name.value, lastId: 0, links: new Map(), seeds: undefined };
    const wish = { prune: prune === true, rotate: rotate === true };
    return updateKeys(start, wanted, wish, () => randomBytes(16).toString('hex'));
  });
  if (json) printJson(summarise(path, result, prune === true));
  else printResult(describe(file, path, result, prune === true));
}

function refuseGit(path: string): void {
  const problem = findGitProblem(path);
  if (problem === undefined) return;
  throw new UsageError(
    `${path} ${problem}: keys do not belong into git. Name a file elsewhere, or let git ignore it (or --force).`,
  );
}

function summarise(path: string, { keys, added, gone, rotation }: KeygenResult, pruned: boolean): object {
  return { keys: path, links: keys.links.size, added, [pruned ? 'dropped' : 'gone']: gone, rotation };
}

function describe(file: string, path: string, result: KeygenResult, pruned: boolean): string {
  const { keys, added, gone, rotation } = result;
  const fate = pruned ? 'dropped' : 'kept until --prune';
  const lines = [
    `${path}: ${count(keys.links.size, 'link')}, ${added.length} of them new.`,
    ...(gone.length > 0 ? [`  no longer in the spec, ${fate}: ${showLinks(gone)}`] : []),
    ...describeRotation(rotation, describeKeygen(file, path)),
    '',
    `Next: clockseed generate ${file} --keys ${path} --secrets-out FOLDER`,
  ];
  return `${lines.join('\n')}\n`;
}

function describeRotation(rotation: KeygenResult['rotation'], command: string): string[] {
  if (rotation === 'none') return [];
  if (rotation === 'handed-out')
    return [
      '  rotation, first half: each link has a new key beside the one in use.',
      `  When every machine has got what generate writes now: ${command} --rotate`,
    ];
  return [
    '  rotation, second half: from what generate writes now on, machines ask with the new keys.',
    '  The old ones stay valid until the next rotation, for machines that have not turned yet.',
  ];
}
