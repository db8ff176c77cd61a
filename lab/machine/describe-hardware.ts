import { join } from 'node:path';
import { controlAddress, hardwareAddress } from '../network/addresses.js';
import type { Bridge } from '../network/wire.js';
import type { Connections } from './connections.js';
import type { ComputerHardware } from './list-emulator-arguments.js';
import type { Adapter, Hardware } from './list-kernel-arguments.js';

/** What a machine has apart from the usual. */
export interface MachineOptions {
  /** Reserved for it by DHCP. */
  readonly address?: string;
  /** MiB. */
  readonly memory?: number;
  /** Of its adapter vec0, and of a second one, vec2; where left out the main one. */
  readonly wires?: readonly [Bridge, ...Bridge[]];
  /** Adapters that stamp frames as they leave: the machine knows them as ptp0 and ptp2. */
  readonly stamping?: readonly Adapter[];
}

/** Which of the lab's machines it is, and where its files are. */
export interface Identity {
  readonly name: string;
  /** 1 and up. */
  readonly index: number;
  /** A folder of its own. */
  readonly place: string;
  readonly image: string;
  readonly proxy: string;
}

/** A machine's hardware; its taps and seed are yet to be made. */
export function describeHardware(identity: Identity, options: MachineOptions): Hardware {
  const { index, place, image, proxy } = identity;
  const [bridge, other] = options.wires ?? ['br0'];
  return {
    ...{ ...connect(identity, bridge), memory: options.memory ?? 384, image, proxy },
    ...{ disk: join(place, 'disk'), seed: join(place, 'seed.iso'), socketFolder: place },
    ...(other && { second: { tap: `s${index}`, hardware: hardwareAddress('second', index), bridge: other } }),
    ...(options.stamping && { stamping: options.stamping }),
  };
}

/** A PC's hardware; its taps and disk are yet to be made. The memory has to hold the initrd, packed and unpacked. */
export function describeComputer(identity: Omit<Identity, 'image'>, memory = 1536): ComputerHardware {
  const { place, proxy } = identity;
  return { ...connect(identity, 'br0'), memory, disk: join(place, 'disk'), proxy };
}

function connect({ name, index }: Omit<Identity, 'image'>, bridge: Bridge): Connections {
  const control = { tap: `m${index}`, hardware: hardwareAddress('control', index), bridge: 'mg0' as const };
  return {
    name,
    adapter: { tap: `t${index}`, hardware: hardwareAddress('adapter', index), bridge },
    control: { ...control, address: controlAddress(index) },
  };
}
