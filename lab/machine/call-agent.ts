import { connect } from 'node:net';
import { LimitReached } from '../host/wait.js';
import { decodeFrames, type Outcome } from './decode-frames.js';

export interface AgentAddress {
  /** The unix socket of the network's relay. */
  readonly socket: string;
  /** The machine's control address. */
  readonly address: string;
}

/** The agent was not there, or the machine went away in the middle. */
export class AgentUnreachable extends Error {}

/**
 * Runs a program in a machine, as root, in its own namespaces. Throws AgentUnreachable, or LimitReached after `limit`
 * milliseconds (the program in the machine may run on).
 */
export function callAgent(
  agent: AgentAddress,
  words: readonly string[],
  input: string | Buffer,
  limit: number,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const link = connect({ path: agent.socket, allowHalfOpen: true });
    const timer = setTimeout(() => {
      link.destroy();
      reject(new LimitReached(`${words.join(' ').slice(0, 80)}: not within ${limit / 1000} s`));
    }, limit);
    link.on('error', () => undefined).on('data', (data) => chunks.push(data));
    link
      .on('end', () => link.end())
      .on('close', () => {
        clearTimeout(timer);
        const outcome = decodeFrames(Buffer.concat(chunks));
        if (outcome === undefined) reject(new AgentUnreachable(`no answer from ${agent.address}`));
        else resolve(outcome);
      });
    const given = Buffer.from(input);
    link.write(`${agent.address} 22\n${JSON.stringify({ argv: words, stdin: given.length })}\n`);
    link.write(given);
  });
}
