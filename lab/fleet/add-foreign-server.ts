import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab.js';
import { labFolder } from '../locate-folders.js';

/** Where the foreign time server is; bootFleet's `dhcpOptions` can hand it out. */
export const FOREIGN_ADDRESS = '192.168.1.66';

/** Option 42 of DHCP, NTP servers (RFC 2132), as dnsmasq writes it. */
export const FOREIGN_OPTION = `42,${FOREIGN_ADDRESS}`;

/** Seconds that it is wrong: who believes it is seen to. */
export const FOREIGN_ERROR = 1000;

/** A time server on the host's side of the wire that answers everybody, and what it has been asked so far. */
export interface ForeignServer {
  /** The addresses that asked, one a request. */
  listAskers(): string[];
}

/** Starts it. It looks better than a primary of ours (stratum 1) and is wrong. */
export async function addForeignServer(lab: Lab): Promise<ForeignServer> {
  await lab.network.ip('addr', 'add', `${FOREIGN_ADDRESS}/24`, 'dev', 'br0');
  const log = join(lab.logs, 'foreign-server.log');
  const program = join(labFolder, 'dist', 'gateway', 'serve-foreign-time.js');
  await lab.startHelper([process.execPath, program, FOREIGN_ADDRESS, String(FOREIGN_ERROR)], 'ready', log);
  return { listAskers: () => parseAskers(readFileSync(log, 'utf8')) };
}

/** The addresses in what gateway/serve-foreign-time says. */
export function parseAskers(log: string): string[] {
  return [...log.matchAll(/^asked by (\S+)$/gm)].map(([, address = '']) => address);
}
