import type { Machine } from '../machine/machine.js';
import { KEY_FILE } from './key-file.js';

/** A file that holds a key. */
export interface SecretFile {
  readonly path: string;
  /** As stat(1) prints it: `root:_chrony 640`. */
  readonly state: string;
}

/** Where programs leave things; nobody writes a key to /usr. */
const PLACES = '/etc /home /root /run /tmp /var';

/** All files of a machine in which one of its keys stands, as text. */
export async function findSecrets(machine: Machine): Promise<SecretFile[]> {
  const keys = `<(sed -n 's/.* HEX://p' ${KEY_FILE})`;
  const search = `grep -rlF --null --devices=skip -f ${keys} ${PLACES} 2>/dev/null`;
  // grep exits 2 for what vanishes while it looks.
  const text = await machine.run(`${search} | xargs -r -0 stat -c '%n %U:%G %a'`, { limit: 300 });
  return parseSecrets(text);
}

/** Of `PATH USER:GROUP MODE`, one a line. */
export function parseSecrets(text: string): SecretFile[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [, path = '', state = ''] = /^(.*) (\S+ \d+)$/.exec(line) ?? [];
    return { path, state };
  });
}

/** Those that others may read, and logs, which are made to be shown. */
export function listExposed(files: readonly SecretFile[]): SecretFile[] {
  return files.filter(({ path, state }) => !state.endsWith('0') || path.includes('/log/'));
}
