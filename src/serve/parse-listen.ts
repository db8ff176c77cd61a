import { isIP } from 'node:net';

/** Where to listen. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** Reads `address:port`, an IPv6 address in brackets; undefined where it is neither. Port 0 is any that is free. */
export function parseListen(text: string): ListenPlace | undefined {
  const [, six, four, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? four ?? '';
  if (isIP(host) !== (six === undefined ? 4 : 6) || Number(port) > 65535) return undefined;
  return { host, port: Number(port) };
}

/** A place as it stands in a URL. */
export function printPlace({ host, port }: ListenPlace): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
