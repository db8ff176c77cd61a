import type { MachinePlan } from '../plan/plan.js';
import { addressAt, type Network } from '../spec/values/addresses.js';
import type { FirewallRule } from './machine-model.js';

/** The comment that marks our rules for people; which rules are ours is recorded on the machine. */
const COMMENT = ['comment', 'clockseed'];

/**
 * ufw's rules of a machine. A primary lets its group's networks in, on its interface; a secondary needs only the way
 * out to its primary (answers are tracked), which matters where outgoing traffic is denied by default.
 */
export function listFirewallRules(plan: MachinePlan): FirewallRule[] {
  const { settings, interface: device } = plan.machine;
  if (settings.firewall.value === 'unmanaged') return [];
  const ntp = ['port', '123', 'proto', 'udp', ...COMMENT];
  return [
    ...plan.serves.map(({ value, origin }) => ({
      words: ['allow', 'in', 'on', device.value, 'from', asUfwPrints(value), 'to', 'any', ...ntp],
      origin,
    })),
    ...plan.sources.map(({ address }) => ({
      words: ['allow', 'out', 'on', device.value, 'to', address.value.text, ...ntp],
      origin: address.origin,
    })),
  ];
}

/** ufw shows a network of one address as the address: `apply` compares with what it shows. */
function asUfwPrints({ family, first, prefix, text }: Network): string {
  return prefix === (family === 4 ? 32 : 128) ? addressAt(family, first).text : text;
}
