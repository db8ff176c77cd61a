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
  /** The bridge that its adapter is on. */
  readonly wire: string;
  /** For a machine on two wires. */
  readonly second?: Wire;
  readonly control: Wire & { readonly address: string };
  /** URL of the archive as a proxy. */
  readonly proxy: string;
}

/** A tap of the host and the hardware address of the machine's end. */
export interface Wire {
  readonly tap: string;
  readonly hardware: string;
}

/** The words after `linux.uml`. */
export function listKernelArguments(hardware: Hardware, options: StartOptions): string[] {
  const { name, memory, disk, image, seed, socketFolder, adapter, second, control, proxy } = hardware;
  return [
    ...[`mem=${memory}M`, `uml_dir=${socketFolder}`, `umid=${name}`, `ubd0=${disk},${image}`],
    ...(options.seed === false ? [] : [`ubd1r=${seed}`]),
    ...['root=/dev/ubda', 'rw', 'con=null', 'con0=null,fd:1', 'ssl=null', 'console=tty0', 'panic=1'],
    ...['security=apparmor', 'apparmor=1', 'systemd.log_color=0'],
    ...(options.adapter === false ? [] : [`vec0:${describeVector(adapter)}`]),
    `vec1:${describeVector(control)}`,
    ...(second === undefined ? [] : [`vec2:${describeVector(second)}`]),
    `lab.address=${control.address}/16`,
    ...(options.proxy === false ? [] : [`lab.proxy=${proxy}`]),
    ...(options.clockAhead === undefined ? [] : [`lab.skew=${options.clockAhead}`]),
  ];
}

/** A network device of user-mode Linux on a tap, as its command line and its console want it. */
export function describeVector({ tap, hardware }: Wire): string {
  return `transport=tap,ifname=${tap},depth=64,gro=0,mac=${hardware}`;
}
