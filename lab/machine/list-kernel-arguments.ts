import type { Wire } from '../network/wire.js';
import type { Connections } from './connections.js';
import type { StartOptions } from './guest.js';

/** How it is started this time. Left out: with its seed and its adapter. */
export interface UserModeOptions extends StartOptions {
  readonly seed?: boolean;
  /** `false`: the adapter is absent until attachAdapter. */
  readonly adapter?: boolean;
  /** More words of the kernel's command line, as an operator adds them to a boot loader's entry. */
  readonly words?: readonly string[];
}

/** What stays the same from start to start. */
export interface Hardware extends Connections {
  /** MiB. */
  readonly memory: number;
  readonly disk: string;
  /** What `disk` is a copy-on-write copy of. */
  readonly image: string;
  readonly seed: string;
  /** Where user-mode Linux keeps its control socket. */
  readonly socketFolder: string;
  /** For a machine on two wires. */
  readonly second?: Wire;
  /** Those of its adapters that stamp frames as they leave; none where left out. */
  readonly stamping?: readonly Adapter[];
  /** URL of the archive as a proxy. */
  readonly proxy: string;
}

/** A machine's adapters, as its kernel knows them. */
export type Adapter = 'vec0' | 'vec2';

/** What the machine's software knows an adapter by: one that stamps frames has another in front of it (guest/image/root/usr/local/lib/lab/early). */
export function nameAdapter(adapter: Adapter, stamping: readonly Adapter[] = []): string {
  return stamping.includes(adapter) ? adapter.replace('vec', 'ptp') : adapter;
}

/** The words after `linux.uml`. */
export function listKernelArguments(hardware: Hardware, options: UserModeOptions): string[] {
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
    ...(options.words ?? []),
  ];
}

/** A network device of user-mode Linux on a tap, as its command line and its console want it. */
export function describeVector({ tap, hardware }: Pick<Wire, 'tap' | 'hardware'>): string {
  return `transport=tap,ifname=${tap},depth=64,gro=0,mac=${hardware}`;
}
