import type { Machine } from '../machine/machine.js';

/** CAP_SYS_TIME, linux/capability.h. */
const SYS_TIME = 25n;

/** Programs that keep time, as the kernel names them: it cuts names after 15 characters. */
const KEEPERS = ['chronyd', 'ptp4l', 'phc2sys', 'ts2phc', 'timemaster', 'systemd-timesyn', 'ntpd', 'ntpsec'];

/** A program that keeps time, and whether the kernel would let it set the clock. */
export interface Keeper {
  readonly name: string;
  readonly maySet: boolean;
}

/** Those that run on a machine; chronyd's helper process is one of them, and may set nothing. */
export async function listKeepers(machine: Machine): Promise<Keeper[]> {
  return parseKeepers(await machine.run("grep -sE '^(Name|CapEff):' /proc/[0-9]*/status; true"));
}

/** Of `FILE:Name:\tNAME` and `FILE:CapEff:\tBITS` in turn. */
export function parseKeepers(text: string): Keeper[] {
  const pairs = text.matchAll(/:Name:\t(.*)\n.*:CapEff:\t([\da-f]+)/g);
  return [...pairs].flatMap(([, name = '', bits = '0']) =>
    KEEPERS.includes(name) ? [{ name, maySet: ((BigInt(`0x${bits}`) >> SYS_TIME) & 1n) === 1n }] : [],
  );
}

/** Their names, for a verdict. */
export function wordKeepers(keepers: readonly Keeper[]): string {
  return (
    keepers.map(({ name, maySet }) => `${name}${maySet ? ' (sets the clock)' : ''}`).join(', ') || 'none'
  );
}
