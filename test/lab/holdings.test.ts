import { describe, expect, test } from 'vitest';
import { findLeftovers, type Holdings, parseHoldings } from '../../lab/host/holdings.js';
import { identifyProcess, isRunning, parseProcessStat } from '../../lab/host/identify-process.js';

const holdings: Holdings = {
  format: 1,
  bootId: 'this-boot',
  owner: { pid: 100, startTime: 1000 },
  processes: [
    { pid: 101, startTime: 1001 },
    { pid: 102, startTime: 1002 },
  ],
  namespaces: ['clockseed-lab-100-1'],
  folders: ['/dev/shm/clockseed-lab-100-1'],
};

describe('what of a state file has to go', () => {
  const running = (...pids: number[]) => ({
    bootId: 'this-boot',
    isRunning: ({ pid }: { pid: number }) => pids.includes(pid),
  });

  test('nothing while its run goes on', () => {
    expect(findLeftovers(holdings, running(100, 101))).toBeUndefined();
  });

  test('only the processes that are still the same', () => {
    expect(findLeftovers(holdings, running(102))).toEqual({
      ...holdings,
      processes: [holdings.processes[1]],
    });
  });

  test('no process after another boot of the host, whoever has its pid now', () => {
    const host = { ...running(100, 101, 102), bootId: 'next-boot' };
    expect(findLeftovers(holdings, host)).toEqual({ ...holdings, processes: [], namespaces: [] });
  });
});

describe('a state file', () => {
  test('is read as it was written', () => {
    expect(parseHoldings(JSON.stringify(holdings))).toEqual(holdings);
  });

  test.each([
    ['that is broken off', JSON.stringify(holdings).slice(0, -5)],
    ['of another format', JSON.stringify({ ...holdings, format: 2 })],
    ["with a folder that is not the lab's", JSON.stringify({ ...holdings, folders: ['/etc'] })],
    [
      'with a folder that leads out',
      JSON.stringify({ ...holdings, folders: ['/dev/shm/../clockseed-lab-1'] }),
    ],
    ["with a namespace that is not the lab's", JSON.stringify({ ...holdings, namespaces: ['vpn'] })],
    ['with a process that is none', JSON.stringify({ ...holdings, processes: [{ pid: -1, startTime: 0 }] })],
  ])('%s is refused', (_, text) => {
    expect(parseHoldings(text)).toBeUndefined();
  });
});

describe('a process', () => {
  test('whose name holds blanks and parentheses is parsed', () => {
    const fields = Array.from({ length: 18 }, (_, at) => at + 10);
    const text = `42 (a (b) c) S 1 42 7 ${fields.slice(0, 15).join(' ')} 999 0`;
    expect(parseProcessStat(text)).toEqual({ pid: 42, state: 'S', session: 7, startTime: 999 });
  });

  test('that is something else is not parsed', () => {
    expect(parseProcessStat('')).toBeUndefined();
    expect(parseProcessStat('42 (short) S 1')).toBeUndefined();
  });

  test('is known by pid and start time together', () => {
    const own = identifyProcess(process.pid);
    expect(isRunning(own)).toBe(true);
    expect(isRunning({ ...own, startTime: own.startTime + 1 })).toBe(false);
  });
});
