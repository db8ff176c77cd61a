import { tryCommand } from '../host/run-command.js';
import type { Network } from '../network/network.js';

/** Says a command to a running kernel's console (`socket`: its mconsole); throws when it is refused. */
export async function tellKernel(socket: string, command: string, network: Network): Promise<void> {
  // From inside: its answer goes to an abstract socket, which a network namespace does not share.
  const [program = '', ...words] = network.inside('uml_mconsole', socket, command);
  const { stdout, stderr } = await tryCommand(program, words, { limit: 20_000 });
  if (!/^OK/m.test(stdout)) throw new Error(`${socket}: ${command}: ${stdout}${stderr}`);
}
