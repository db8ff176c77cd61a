import type { Wire } from '../network/wire.js';

/** What a machine of any kind is connected to. */
export interface Connections {
  readonly name: string;
  readonly adapter: Wire;
  readonly control: Wire & { readonly address: string };
}
