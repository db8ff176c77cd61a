import type { Bridge } from '../network/network.js';

/** A tap of the host, the bridge that it is on, and the hardware address of the machine's end. */
export interface Wire {
  readonly bridge: Bridge;
  readonly tap: string;
  readonly hardware: string;
}

/** What a machine of any kind is connected to. */
export interface Connections {
  readonly name: string;
  readonly adapter: Wire;
  readonly control: Wire & { readonly address: string };
}
