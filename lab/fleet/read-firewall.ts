import { waitFor } from '../host/wait.js';
import type { Machine } from '../machine/machine.js';

/** Whether ufw filters, what it does at the next boot, and what the kernel does with a packet that no rule names. */
export interface Firewall {
  readonly status: string;
  readonly enabled: boolean;
  readonly policy: string;
  /** The three in words. */
  readonly words: string;
}

/** Seconds in which ufw answers: it gives up at once while somebody else, such as the check, has iptables' lock. */
const LIMIT = 60;

/** Asks ufw, its configuration and the kernel, which are three things. */
export async function readFirewall(machine: Machine): Promise<Firewall> {
  const status = await waitFor(`ufw of ${machine.name} to answer`, 1000 * LIMIT, () => askUfw(machine));
  const enabled = (await machine.try('grep -q -x ENABLED=yes /etc/ufw/ufw.conf')).code === 0;
  const policy = await machine.run("iptables -w -S INPUT | sed -n 's/^-P INPUT //p'");
  const words = `ufw ${status}, at boot ${enabled ? 'on' : 'off'}, packets that no rule names: ${policy}`;
  return { status, enabled, policy, words };
}

async function askUfw(machine: Machine): Promise<string | undefined> {
  const { code, stdout } = await machine.try('ufw status');
  return code === 0 ? /^Status: (.*)$/m.exec(stdout)?.[1] : undefined;
}

/** On in all three respects. */
export function isOn({ status, enabled, policy }: Firewall): boolean {
  return status === 'active' && enabled && policy === 'DROP';
}

/** Off in all three respects. */
export function isOff({ status, enabled, policy }: Firewall): boolean {
  return status === 'inactive' && !enabled && policy === 'ACCEPT';
}
