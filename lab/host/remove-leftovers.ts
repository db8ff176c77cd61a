import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findLeftovers, parseHoldings } from './holdings.js';
import { isRunning, readBootId } from './identify-process.js';
import { stateFolder } from './ledger.js';
import { removeHoldings } from './remove-holdings.js';

/** Removes what runs left that were killed before they could clean up. Returns a line for each. */
export async function removeLeftovers(cache: string): Promise<string[]> {
  const folder = stateFolder(cache);
  if (!existsSync(folder)) return [];
  const lines: string[] = [];
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
    lines.push(...(await removeRun(join(folder, name))));
  }
  return lines;
}

async function removeRun(path: string): Promise<string[]> {
  const text = readStateFile(path);
  if (text === undefined) return [];
  const holdings = parseHoldings(text);
  if (holdings === undefined) return [`${path} is not a state file of the lab: left alone`];
  const leftovers = findLeftovers(holdings, { bootId: readBootId(), isRunning });
  if (leftovers === undefined) return [];
  const problems = await removeHoldings(leftovers);
  if (problems.length > 0) return problems.map((problem) => `could not remove: ${problem}`);
  rmSync(path, { force: true });
  const { namespaces, processes } = leftovers;
  return [
    `removed what run ${holdings.owner.pid} left: ${processes.length} processes, namespaces: ${namespaces.join(' ') || 'none'}`,
  ];
}

/** Undefined when it is gone: another run cleans up at the same time, or that one has just ended. */
function readStateFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
