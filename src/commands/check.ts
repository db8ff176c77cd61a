import { count } from '../diagnostics/count.js';
import type { Deliverable } from '../package/deliverable.js';
import { listDeliverables } from '../package/list-deliverables.js';
import { listSecretDeliverables } from '../package/list-secret-deliverables.js';
import { countMachines } from '../plan/plan.js';
import { checkTree, type Deviating, type Deviation } from '../write/check-tree.js';
import { printPath } from '../write/print-path.js';
import { addWanted, readForTrees, type TreeOptions } from './read-trees.js';
import { showOtherContent } from './show-other-content.js';
import { showMachines } from './show-progress.js';
import { printDiagnostics, printJson, printPieces } from './terminal.js';

interface Options extends TreeOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The text of more files than these would hide the names of the others. */
const MOST_SHOWN = 20;

const MEANINGS: Readonly<Record<Deviation, string>> = {
  missing: 'missing',
  outdated: 'out of date: the spec or clockseed has changed since it was written',
  edited: 'edited by hand',
  mode: 'its mode is another one',
  unwanted: 'no longer wanted',
  kept: 'no longer wanted, and edited by hand: generate would leave it',
  foreign: 'not ours, and in the way: generate would refuse',
  manifest: 'does not list what is wanted; each file is right',
};

/** A tree with what is not as the spec says; `texts` are the diffs of some. */
interface Checked {
  readonly folder: string;
  readonly deviating: readonly Deviating[];
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/** `clockseed check`: is the output folder what the spec says? Writes nothing; says whether it is. */
export async function check(file: string, options: Options): Promise<boolean> {
  const { out, secretsOut, json, quiet } = options;
  const { plan, warnings, ring } = readForTrees(file, options);
  printDiagnostics(warnings, false);
  const withVolumes = addWanted(options);
  const shown = (files: Iterable<Deliverable>) =>
    showMachines('check', countMachines(plan), withVolumes(files));
  const texts = new Map<string, readonly string[]>();
  const open = checkTree(out, shown(listDeliverables(plan)), 'everybody', (other) => {
    if (!quiet && texts.size < MOST_SHOWN) texts.set(other.path, showOtherContent(other));
  });
  const trees: Checked[] = [{ folder: out, deviating: open, texts }];
  if (ring && secretsOut !== undefined) {
    // Names only: what these files hold is nobody's to see.
    const files = shown(listSecretDeliverables(plan, ring));
    const secret = checkTree(secretsOut, files, 'owner', () => undefined);
    trees.push({ folder: secretsOut, deviating: secret, texts: new Map() });
  }
  if (json) printJson(serialise(trees));
  else await printPieces(trees.flatMap((tree) => describe(file, tree)));
  return trees.every(({ deviating }) => deviating.length === 0);
}

function serialise([open, secret]: readonly Checked[]): object {
  return { ...(open && serialiseTree(open)), ...(secret && { secrets: serialiseTree(secret) }) };
}

function serialiseTree({ folder, deviating, texts }: Checked): object {
  return {
    out: folder,
    same: deviating.length === 0,
    differences: deviating.map(({ path, deviation }) => ({ path, deviation, diff: texts.get(path) })),
  };
}

function* describeLines({ deviating, texts }: Checked): Generator<string> {
  for (const { path, deviation } of deviating) {
    yield `  ${printPath(path)}: ${MEANINGS[deviation]}\n`;
    const text = texts.get(path);
    if (text) yield `${text.map((line) => `      ${line}`).join('\n')}\n`;
  }
}

function describe(file: string, tree: Checked): string[] {
  const { folder, deviating } = tree;
  const spec = file === '-' ? 'the spec' : printPath(file);
  const about = `${printPath(folder)}/`;
  if (deviating.length === 0) return [`${about}: as ${spec} says.\n`];
  return [`${about}: ${count(deviating.length, 'file')} not as ${spec} says.\n`, ...describeLines(tree)];
}
