import type { Machine } from '../../clockseed/support/machine.js';
import { startChronyd } from '../../clockseed/support/start-chronyd.js';
import { waitFor } from '../../support/wait-for.js';
import type { Identity } from './issue-certificates.js';

/** Starts a real chronyd that answers by NTS, at stratum 3. */
export async function startNtsServer(machine: Machine, { key, certificate }: Identity): Promise<void> {
  machine.write('/etc/chrony/server.key', key, '600');
  // The process that uses it is no longer root.
  machine.ask('chown', '_chrony:', '/etc/chrony/server.key');
  machine.write('/etc/chrony/server.pem', certificate);
  const nts = ['ntsserverkey /etc/chrony/server.key', 'ntsservercert /etc/chrony/server.pem'];
  await startChronyd(machine, ['local stratum 3', 'allow', ...nts]);
  await waitFor('NTS', () => machine.ask('ss', '-Hltn').includes(':4460'));
}

/** Starts a server without NTS whose time is wrong by this many seconds. */
export async function startImpostor(machine: Machine, error: number): Promise<void> {
  const program = new URL('../../clockseed/support/serve-wrong-time.mjs', import.meta.url).pathname;
  void machine.start(process.execPath, program, String(error));
  await waitFor('an impostor', () => machine.ask('ss', '-Hlun').includes(':123'));
}

/** What `chronyc authdata` says of a source: how its packets are proven, and how often keys were asked for in vain. */
export interface Proof {
  readonly mode: string;
  readonly keyLength: number;
  readonly cookies: number;
  readonly attempts: number;
}

/** By address. Columns: chronyc(1), authdata. */
export function readProofs(machine: Machine): Readonly<Record<string, Proof>> {
  const lines = machine.ask('chronyc', '-n', '-c', 'authdata').split('\n');
  const columns = lines.map((line) => line.split(',')).filter(({ length }) => length === 10);
  return Object.fromEntries(
    columns.map(([name = '', mode = '', , , keyLength, , attempts, , cookies]) => [
      name,
      { mode, keyLength: Number(keyLength), cookies: Number(cookies), attempts: Number(attempts) },
    ]),
  );
}
