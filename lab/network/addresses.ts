/** The network of the command channels, which the machines' own software never sees. */
export const CONTROL_NETWORK = '10.254.0.1/16';

/** The command channel's address of the n-th machine, 1 and up. */
export function controlAddress(index: number): string {
  return `10.254.${Math.floor(index / 250)}.${(index % 250) + 2}`;
}

const KINDS = { adapter: 0, control: 1, second: 2 } as const;

/** The hardware address of the n-th machine's adapter (`vec0`, or a PC's), command channel (`vec1`) or second adapter (`vec2`). Locally administered. */
export function hardwareAddress(kind: keyof typeof KINDS, index: number): string {
  const bytes = [Math.floor(index / 256), index % 256].map((byte) => byte.toString(16).padStart(2, '0'));
  return `52:54:0${KINDS[kind]}:c5:${bytes.join(':')}`;
}

/** The addresses that DHCP hands out in a /24 to who has no reservation, for dnsmasq: .200 to .250. */
export function dynamicRange(cidr: string): string {
  const match = /^(\d+\.\d+\.\d+)\.\d+\/24$/.exec(cidr);
  if (match === null) throw new Error(`the lab's networks are IPv4 /24s: ${cidr}`);
  return `${match[1]}.200,${match[1]}.250,255.255.255.0,10m`;
}
