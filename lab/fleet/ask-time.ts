import { join } from 'node:path';
import { runCommand } from '../host/run-command.js';
import { labFolder } from '../locate-folders.js';
import type { Network } from '../network/network.js';

/** Requests that are sent: on a busy host one may be lost, but not all. */
const COUNT = 5;

/** What a real NTP client gets at an address. */
export interface TimeService {
  readonly answers: number;
  /** `5 of 5 answered, stratum 8 reference 7F7F0101`. */
  readonly words: string;
}

/** Asks from one of the host's addresses on the machines' wire, which may be outside the machines' network. */
export async function askTime(network: Network, source: string, address: string): Promise<TimeService> {
  const client = join(labFolder, 'dist', 'gateway', 'ask-time.js');
  const [program = '', ...words] = network.inside(process.execPath, client, source, address, String(COUNT));
  return describeAnswers(await runCommand(program, words, { limit: 60_000 }), COUNT);
}

/** Of what gateway/ask-time prints. */
export function describeAnswers(text: string, asked: number): TimeService {
  const lines = text.split('\n').filter((line) => line !== '');
  const kinds = [...new Set(lines)].map((line) => `, stratum ${line.replace(' ', ' reference ')}`);
  return { answers: lines.length, words: `${lines.length} of ${asked} answered${kinds.join('')}` };
}
