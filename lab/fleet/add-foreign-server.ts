import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TimeAnswer } from '../gateway/ntp-packet.js';
import type { Lab } from '../lab.js';
import { labFolder } from '../locate-folders.js';

/** Where the foreign time server is; bootFleet's `dhcpOptions` can hand it out. */
export const FOREIGN_ADDRESS = '192.168.1.66';

/** Option 42 of DHCP, NTP servers (RFC 2132), as dnsmasq writes it. */
export const FOREIGN_OPTION = `42,${FOREIGN_ADDRESS}`;

/** Seconds that it is wrong: who believes it is seen to. */
export const FOREIGN_ERROR = 1000;

/** A time server that is none of ours: where it answers, by how many seconds it is wrong, and what it says of itself. */
export interface ForeignOptions extends TimeAnswer {
  readonly address: string;
  readonly ahead: number;
}

/** It looks better than a primary of ours: stratum 1, and GPS in letters. */
const BETTER = { address: FOREIGN_ADDRESS, ahead: FOREIGN_ERROR, stratum: 1, reference: '47505300' };

/** A time server on the host's side of the wire that answers everybody, and what it has been asked so far. */
export interface ForeignServer {
  /** The addresses that asked, one a request. */
  listAskers(): string[];
  /** Takes it off the wire: its address is free again. */
  disconnect(): Promise<void>;
  /** And back. */
  reconnect(): Promise<void>;
}

/** Starts it. */
export async function addForeignServer(lab: Lab, options: ForeignOptions = BETTER): Promise<ForeignServer> {
  const { address, ahead, stratum, reference } = options;
  const place = [`${address}/24`, 'dev', 'br0'];
  await lab.network.ip('addr', 'add', ...place);
  const log = join(lab.logs, `foreign-server-${address}.log`);
  const program = join(labFolder, 'dist', 'gateway', 'serve-foreign-time.js');
  const words = [process.execPath, program, address, String(ahead), String(stratum), reference];
  await lab.startHelper(words, 'ready', log);
  return {
    listAskers: () => parseAskers(readFileSync(log, 'utf8')),
    disconnect: async () => void (await lab.network.ip('addr', 'del', ...place)),
    reconnect: async () => void (await lab.network.ip('addr', 'add', ...place)),
  };
}

/** The addresses in what gateway/serve-foreign-time says. */
export function parseAskers(log: string): string[] {
  return [...log.matchAll(/^asked by (\S+)$/gm)].map(([, address = '']) => address);
}
