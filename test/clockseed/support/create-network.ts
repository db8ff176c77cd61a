import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Machine } from './machine.js';

const support = fileURLToPath(new URL('.', import.meta.url));
const programs = fileURLToPath(new URL('../../../templates/clockseed', import.meta.url));

/** A switch and the machines on it. */
export interface Network {
  /** A machine without an adapter yet (Machine.plugIn). */
  addMachine(name: string): Promise<Machine>;
  /** Ends every process of every machine; with them go the namespaces. Nothing is left behind. */
  close(): Promise<void>;
}

/** An empty network of unnamed namespaces. Needs root; what it makes vanishes with this process at the latest. */
export async function createNetwork(): Promise<Network> {
  const holders: ChildProcess[] = [];
  const hold = async (script: string, ...args: readonly string[]): Promise<ChildProcess> => {
    const holder = await startHolder(script, args);
    holders.push(holder);
    return holder;
  };
  // It also passes what is meant for a neighbour alone (01:80:C2:00:00:0E), as a cable between two machines would.
  const bridge =
    'ip link add switch type bridge group_fwd_mask 0x4000; ip link set switch up; echo ready; exec cat';
  const switchHolder = await hold('-c', bridge);
  return {
    addMachine: async (name) => {
      const holder = await hold(`${support}prepare-machine.sh`, support, programs);
      return new Machine(name, holder, switchHolder);
    },
    close: async () => {
      await Promise.all(holders.map(end));
    },
  };
}

/** unshare is itself in the new network and mounts, and lives as long as process 1 of the new process namespace. */
async function startHolder(script: string, args: readonly string[]): Promise<ChildProcess> {
  const namespaces = ['--fork', '--pid', '--kill-child', '--mount-proc', '--net', '--mount', '--ipc'];
  const holder = spawn('unshare', [...namespaces, 'sh', script, ...args], {
    // Process 1 reads: it ends with us, also when nobody closes the network because a test beside it has failed.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  holder.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const ended = once(holder, 'close').then(() => Promise.reject(new Error(`no namespaces: ${said}`)));
  await Promise.race([once(holder.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return holder;
}

async function end(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const closed = once(holder, 'close');
  holder.kill('SIGKILL');
  await closed;
}
