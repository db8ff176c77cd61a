import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, tryCommand } from '../host/run-command.js';
import type { Machine } from '../machine/machine.js';
import type { Network } from '../network/network.js';

/** A key pair of this run alone. */
export interface Login {
  /** Path of the private key. */
  readonly key: string;
  /** A line of authorized_keys. */
  readonly publicKey: string;
}

/** Makes a key pair in a folder of its own. */
export async function makeLogin(folder: string): Promise<Login> {
  mkdirSync(folder, { mode: 0o700 });
  const key = join(folder, 'key');
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', key]);
  return { key, publicKey: readFileSync(`${key}.pub`, 'utf8').trim() };
}

/** Lets root in with the key, over SSH, as an operator would have arranged it. */
export async function allowLogin(machine: Machine, login: Login): Promise<void> {
  const line = 'install -d -m 0700 /root/.ssh && cat >>/root/.ssh/authorized_keys';
  await machine.run(line, { input: `${login.publicKey}\n` });
}

/**
 * Logs in at an address of the machines' wire, from the host's `source`, and runs a line. Returns what it printed, or in
 * what words ssh has failed.
 */
export async function logIn(
  network: Network,
  login: Login,
  source: string,
  address: string,
  line: string,
): Promise<string> {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
  ];
  const [program = '', ...words] = network.inside(
    ...['ssh', '-F', '/dev/null', '-b', source, '-i', login.key, '-o', 'ConnectTimeout=30'],
    ...options.flatMap((option) => ['-o', option]),
    ...[`root@${address}`, line],
  );
  const { code, stdout, stderr } = await tryCommand(program, words, { limit: 60_000 });
  return code === 0 ? stdout.trim() : `exit ${code}: ${stderr.trim()}`;
}
