import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Takes an exclusive lock on a file, waiting as long as another run holds it. Returns what releases it. The lock is
 * flock(1)'s, held by a child that reads our pipe: however this process ends, the pipe closes and the lock is free.
 */
export async function holdLock(path: string, waiting: () => void): Promise<() => Promise<void>> {
  const child = spawn('flock', [path, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stderr.resume();
  const patience = setTimeout(waiting, 1000);
  const outcome = await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  clearTimeout(patience);
  if (!(outcome[0] instanceof Buffer) || !outcome[0].includes('held')) throw new Error(`cannot lock ${path}`);
  return async () => {
    const closed = once(child, 'close');
    child.stdin.end();
    await closed;
  };
}
