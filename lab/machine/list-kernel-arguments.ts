import type { Bridge } from '../network/network.js';

/** How a machine is started this time. Left out: with its seed, its adapter, the proxy and the right time. */
export interface StartOptions {
  /** Seconds that its clock is ahead (behind: negative) when it starts, until something sets it right. */
  readonly clockAhead?: number;
  readonly seed?: boolean;
  /** `false`: the adapter is absent until attachAdapter. */
  readonly adapter?: boolean;
  /** `false`: apt has no proxy; only a mirror at one of the host's own addresses answers. */
  readonly proxy?: boolean;
  /** Seconds until its command channel must answer. */
  readonly limit?: number;
}

/** What stays the same from start to start. */
export interface Hardware {
  readonly name: string;
  /** MiB. */
  readonly memory: number;
  readonly disk: string;
  /** What `disk` is a copy-on-write copy of. */
  readonly image: string;
  readonly seed: string;
  /** Where user-mode Linux keeps its control socket. */
  readonly socketFolder: string;
  readonly adapter: Wire;
  /** For a machine on two wires. */
  readonly second?: Wire;
  /** Those of its adapters that stamp frames as they leave; none where left out. */
  readonly stamping?: readonly Adapter[];
  readonly control: Wire & { readonly address: string };
  /** URL of the archive as a proxy. */
  readonly proxy: string;
}

/** A machine's adapters, as its kernel knows them. */
export type Adapter = 'vec0' | 'vec2';

/** What the machine's software knows an adapter by: one that stamps frames has another in front of it (guest/image/root/usr/local/lib/lab/early). */
export function nameAdapter(adapter: Adapter, stamping: readonly Adapter[] = []): string {
  return stamping.includes(adapter) ? adapter.replace('vec', 'ptp') : adapter;
}

/** A tap of the host, the bridge that it is on, and the hardware address of the machine's end. */
export interface Wire {
  readonly bridge: Bridge;
  readonly tap: string;
  readonly hardware: string;
}

/** The words after `linux.uml`. */
export function listKernelArguments(hardware: Hardware, options: StartOptions): string[] {
  const { name, memory, disk, image, seed, socketFolder, adapter, second, control, proxy } = hardware;
  const { stamping = [] } = hardware;
  return [
    ...[`mem=${memory}M`, `uml_dir=${socketFolder}`, `umid=${name}`, `ubd0=${disk},${image}`],
    ...(options.seed === false ? [] : [`ubd1r=${seed}`]),
    ...['root=/dev/ubda', 'rw', 'con=null', 'con0=null,fd:1', 'ssl=null', 'console=tty0', 'panic=1'],
    ...['security=apparmor', 'apparmor=1', 'systemd.log_color=0'],
    ...(options.adapter === false ? [] : [`vec0:${describeVector(adapter)}`]),
    `vec1:${describeVector(control)}`,
    ...(second === undefined ? [] : [`vec2:${describeVector(second)}`]),
    `lab.address=${control.address}/16`,
    ...(stamping.length === 0 ? [] : [`lab.stamping=${stamping.join(',')}`]),
    ...(options.proxy === false ? [] : [`lab.proxy=${proxy}`]),
    ...(options.clockAhead === undefined ? [] : [`lab.skew=${options.clockAhead}`]),
  ];
}

/** A network device of user-mode Linux on a tap, as its command line and its console want it. */
export function describeVector({ tap, hardware }: Pick<Wire, 'tap' | 'hardware'>): string {
  return `transport=tap,ifname=${tap},depth=64,gro=0,mac=${hardware}`;
}
