import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The bare loop: writes the files of one folder to another, which is empty, and prints the seconds that this took. Their
 * bytes are in memory before, so neither reading nor Node's start counts. It makes each folder once, and flushes nothing.
 */
function writeFiles(from: string, to: string): void {
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.path, entry.name))
    .map((path) => [join(to, path.slice(from.length)), readFileSync(path)] as const);
  const begin = process.hrtime.bigint();
  let made = '';
  for (const [path, bytes] of files) {
    const folder = dirname(path);
    if (folder !== made) mkdirSync(folder, { recursive: true });
    made = folder;
    writeFileSync(path, bytes);
  }
  process.stdout.write(String(Number(process.hrtime.bigint() - begin) / 1e9));
}

const [, , from = '', to = ''] = process.argv;
writeFiles(from, to);
