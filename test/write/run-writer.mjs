// A process to be killed: writes one rendering after the other with the compiled writer. Its one argument is JSON:
// {folder, renderings (a file's path: OutputFile[][]), endless?, killAt?, uid?}. Prints "ready", then a line of JSON
// for each rendering: {report} or {error: {code, message}}.
import { readFileSync, writeSync } from 'node:fs';
import { writeTree } from '../../dist/write/write-tree.js';
import { patchDisk } from './patch-disk.mjs';

const { folder, renderings: source, endless = false, killAt, uid } = JSON.parse(process.argv[2]);
const renderings = JSON.parse(readFileSync(source, 'utf8'));

function print(value) {
  writeSync(1, `${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
}

function write(files) {
  try {
    return { report: writeTree(folder, files) };
  } catch ({ code, message }) {
    return { error: { code, message } };
  }
}

/** Dies in place of the n-th call to the disk, or half way through it where it writes. */
function dieAt({ call, name, args, act }) {
  if (call !== killAt) return act(...args);
  if (name === 'writeFileSync') act(args[0], args[1].slice(0, args[1].length / 2));
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

if (uid !== undefined) process.setuid(uid);
print('ready');
if (killAt !== undefined) patchDisk(dieAt);
do {
  for (const files of renderings) print(write(files));
} while (endless);
