/** The machines' wires, and that of the command channels. */
export type Bridge = 'br0' | 'br1' | 'br2' | 'mg0';

/** A tap of the host, the bridge that it is on, and the hardware address of the machine's end. */
export interface Wire {
  readonly bridge: Bridge;
  readonly tap: string;
  readonly hardware: string;
}
