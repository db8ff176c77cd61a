import type { Holdings } from './holdings.js';
import { isRunning, listSession, type ProcessIdentity } from './identify-process.js';
import { tryCommand } from './run-command.js';
import { sleep } from './wait.js';

/** Removes what a run has on this host, and returns what could not be removed. Never throws, never waits for long. */
export async function removeHoldings(holdings: Holdings): Promise<string[]> {
  const problems: string[] = [];
  for (const identity of holdings.processes) await killSession(identity);
  for (const namespace of holdings.namespaces) problems.push(...(await removeNamespace(namespace)));
  for (const folder of holdings.folders) problems.push(...(await removeFolder(folder)));
  return problems;
}

/** Kills one process that we started, with the session it leads, and waits until it is gone. */
export async function killSession(identity: ProcessIdentity): Promise<void> {
  if (!isRunning(identity)) return;
  // The leader first: what it forks later would not be in the list.
  kill(identity.pid);
  for (let round = 0; round < 100; round++) {
    const members = listSession(identity.pid);
    if (members.length === 0 && !isRunning(identity)) return;
    for (const pid of members) kill(pid);
    await sleep(20);
  }
}

/** A namespace is ours alone: every process inside is a machine's or a helper's. */
async function removeNamespace(namespace: string): Promise<string[]> {
  for (let round = 0; round < 100; round++) {
    const { code, stdout } = await tryCommand('ip', ['netns', 'pids', namespace]);
    // It does not exist (any more).
    if (code !== 0) return [];
    const pids = stdout.split('\n').filter((line) => line !== '');
    if (pids.length === 0) break;
    for (const pid of pids) kill(Number(pid));
    await sleep(20);
  }
  const { code, stderr } = await tryCommand('ip', ['netns', 'del', namespace]);
  return code === 0 ? [] : [`namespace ${namespace}: ${stderr.trim()}`];
}

/** Never into something that is mounted there. */
async function removeFolder(folder: string): Promise<string[]> {
  const { code, stderr } = await tryCommand('rm', ['-rf', '--one-file-system', '--', folder]);
  return code === 0 ? [] : [stderr.trim().slice(0, 500)];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
