import type { Guest } from '../machine/guest.js';

/** Packets that chronyd has exchanged with a source since it started, and how many of the answers it has accepted. */
export interface Traffic {
  readonly sent: number;
  readonly received: number;
  readonly valid: number;
}

/** Asks the machine's chronyd; throws when it has no such source. */
export async function readTraffic(machine: Guest, address: string): Promise<Traffic> {
  return parseTraffic(await machine.run(`chronyc -n ntpdata ${address}`));
}

/** Of what `chronyc ntpdata` prints of one source. */
export function parseTraffic(text: string): Traffic {
  const [sent, received, valid] = ['TX', 'RX', 'valid RX'].map((name) => {
    const count = new RegExp(`^Total ${name} +: (\\d+)$`, 'm').exec(text)?.[1];
    if (count === undefined) throw new Error(`no such source, or no count of ${name}: ${text.slice(0, 200)}`);
    return Number(count);
  });
  return { sent: sent ?? 0, received: received ?? 0, valid: valid ?? 0 };
}

/** What has been exchanged since an earlier look. */
export function subtractTraffic(now: Traffic, before: Traffic): Traffic {
  return {
    sent: now.sent - before.sent,
    received: now.received - before.received,
    valid: now.valid - before.valid,
  };
}

/** In words. */
export function describeTraffic({ sent, received, valid }: Traffic): string {
  return `${sent} requests, ${received} answers, ${valid} of them accepted`;
}
