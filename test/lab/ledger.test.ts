import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identifyProcess, isRunning, readBootId } from '../../lab/host/identify-process.js';
import { Ledger } from '../../lab/host/ledger.js';
import { removeLeftovers } from '../../lab/host/remove-leftovers.js';

let cache: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'clockseed-ledger-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(cache, { recursive: true });
});

/** A process that runs until it is killed, in a session of its own, with a child of its own in it. */
async function startSession(): Promise<{ pid: number; ended: Promise<unknown> }> {
  const child = spawn('sh', ['-c', 'sleep 600 & echo started; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, ended };
}

test('closing removes processes with their sessions, folders and the state file', async () => {
  const ledger = new Ledger(cache, 'run');
  const folder = ledger.addFolder(join(cache, 'clockseed-lab-1'));
  const { pid, ended } = await startSession();
  const identity = ledger.addProcess(pid);
  expect(await ledger.close()).toEqual([]);
  // `close` comes when nobody has stdout open: neither the shell nor what it started.
  await ended;
  expect(isRunning(identity)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(join(cache, 'runs'))).toEqual([]);
});

test('a folder may be for its owner only', () => {
  const folder = new Ledger(cache, 'run').addFolder(join(cache, 'clockseed-lab-1'), 0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a closed ledger takes nothing more', async () => {
  const ledger = new Ledger(cache, 'run');
  await ledger.close();
  expect(() => ledger.addFolder(join(cache, 'clockseed-lab-1'))).toThrow('cleaned up');
  expect(existsSync(join(cache, 'clockseed-lab-1'))).toBe(false);
});

test('what a killed run left is removed, what a running one has is not', async () => {
  const running = new Ledger(cache, 'running');
  const kept = running.addFolder(join(cache, 'clockseed-lab-1'));
  const { pid, ended } = await startSession();
  const left = identifyProcess(pid);
  const own = identifyProcess(process.pid);
  const folder = join(cache, 'clockseed-lab-2');
  mkdirSync(folder);
  const state = {
    ...{ format: 1, bootId: readBootId(), namespaces: [], folders: [folder] },
    // Nobody runs with our pid and this start time; nor is the second process the one that was started.
    ...{ owner: { ...own, startTime: own.startTime + 1 }, processes: [left, { ...own, startTime: 1 }] },
  };
  writeFileSync(join(cache, 'runs', 'killed.json'), JSON.stringify(state));
  expect(await removeLeftovers(cache)).toEqual([
    `removed what run ${process.pid} left: 1 processes, namespaces: none`,
  ]);
  await ended;
  expect(existsSync(folder)).toBe(false);
  expect(existsSync(kept)).toBe(true);
  expect(readdirSync(join(cache, 'runs'))).toEqual(['running.json']);
});

test('a file that is no state file is left alone, and named', async () => {
  mkdirSync(join(cache, 'runs'));
  const path = join(cache, 'runs', 'x.json');
  writeFileSync(path, '{}');
  expect(await removeLeftovers(cache)).toEqual([`${path} is not a state file of the lab: left alone`]);
  expect(readFileSync(path, 'utf8')).toBe('{}');
});
