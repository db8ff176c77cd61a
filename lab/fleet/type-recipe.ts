import type { Machine } from '../machine/machine.js';
import { INTERFACE } from './specify-group.js';

/** What the recipe has one type into /etc/chrony/chrony.conf, which it replaces. */
export interface Recipe {
  readonly asTyped: readonly string[];
  /** With the fewest changes that let chronyd start. */
  readonly mended: readonly string[];
}

/** The recipe's two files, for the lab's network. */
export function listRecipes(primaryAddress: string): { primary: Recipe; secondary: Recipe } {
  const primary = [
    'allow 192.168.1.0/24  #',
    `binddevice ${INTERFACE}`,
    `hwtimestamp ${INTERFACE}`,
    'local stratum 8',
  ];
  const secondary = [
    `server ${primaryAddress} iburst minpoll 1 maxpoll 1`,
    `binddevice ${INTERFACE}`,
    `hwtimestamp ${INTERFACE}`,
  ];
  return {
    primary: { asTyped: primary, mended: mend(primary) },
    secondary: { asTyped: secondary, mended: mend(secondary) },
  };
}

/** A comment behind a directive, and hardware timestamps on an adapter that has none, are fatal in chrony 4.2 to 4.8. */
function mend(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/\s*#.*$/, '')).filter((line) => !line.startsWith('hwtimestamp'));
}

/** The recipe's drop-in for chrony.service, which has ours make way. */
export async function typeDropIn(machine: Machine): Promise<void> {
  const text = '[Service]\nNice=-20\nCPUSchedulingPolicy=FIFO\n';
  const line = 'cat >/etc/systemd/system/chrony.service.d/override.conf && systemctl daemon-reexec';
  await machine.run(line, { input: text });
}

/** Writes chrony.conf and restarts chrony. Returns whether it runs then. */
export async function typeConfiguration(machine: Machine, lines: readonly string[]): Promise<boolean> {
  const input = `${lines.join('\n')}\n`;
  const line =
    'cat >/etc/chrony/chrony.conf && systemctl reset-failed chrony.service; systemctl restart chrony.service';
  return (await machine.try(line, { input, limit: 120 })).code === 0;
}
