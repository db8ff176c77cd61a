/** What a program in a machine said and how it ended: an exit code, or minus a signal's number. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const HEAD = 9;

/**
 * Decodes the agent's whole answer (guest/image/root/usr/local/lib/lab/agent says how it looks). Undefined when it breaks
 * off before the exit code: the machine went down, or the connection did.
 */
export function decodeFrames(bytes: Buffer): Outcome | undefined {
  const parts: Record<string, Buffer[]> = { '1': [], '2': [] };
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const kind = bytes.toString('latin1', at, at + 1);
    const length = Number.parseInt(bytes.toString('latin1', at + 1, at + HEAD), 16);
    const data = bytes.subarray(at + HEAD, at + HEAD + length);
    if (data.length !== length) return undefined;
    if (kind === 'X')
      return { code: Number(data.toString()), stdout: join(parts['1']), stderr: join(parts['2']) };
    parts[kind]?.push(data);
    at += HEAD + length;
  }
  return undefined;
}

function join(parts: readonly Buffer[] = []): string {
  return Buffer.concat(parts).toString();
}
