import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const names = [
  'mkdirSync',
  'openSync',
  'writeFileSync',
  'fchmodSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'unlinkSync',
  'rmdirSync',
  'rmSync',
];

export function patchDisk(meddle) {
  // Node loads its own helper of rmSync at the first call; it must not pick up what stands here for a while.
  fs.rmSync('/nonexistent/clockseed', { recursive: true, force: true });
  const originals = Object.fromEntries(names.map((name) => [name, fs[name]]));
  let calls = 0;
  for (const name of names) {
    fs[name] = (...args) => {
      calls += 1;
      return meddle({ call: calls, name, args, act: (...others) => originals[name](...others) });
    };
  }
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
    return calls;
  };
}
