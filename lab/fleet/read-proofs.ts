import type { Machine } from '../machine/machine.js';

/** With which key chronyd asks a source. */
export interface Proof {
  readonly address: string;
  /** SK: a key of both (chronyc(1), authdata); `-`: without any. */
  readonly mode: string;
  readonly id: number;
  /** Bits of the key; 0 when chronyd does not have it. */
  readonly length: number;
}

/** Of all its sources. */
export async function readProofs(machine: Machine): Promise<Proof[]> {
  return parseProofs(await machine.run('chronyc -n -c authdata'));
}

/** Of what `chronyc -c authdata` prints. */
export function parseProofs(text: string): Proof[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [address = '', mode = '', id, , length] = line.split(',');
    return { address, mode, id: Number(id), length: Number(length) };
  });
}

/** In words: `192.168.1.4 SK key 7 (128 bits)`. */
export function describeProof({ address, mode, id, length }: Proof): string {
  return `${address} ${mode} key ${id} (${length} bits)`;
}
