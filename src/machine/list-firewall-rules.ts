import { MULTICAST, PTP_MULTICAST, PTP_PORTS } from '../facts/ptp.js';
import { listWaysOut, type WayOut } from '../plan/list-ways-out.js';
import type { MachinePlan } from '../plan/plan.js';
import type { SourcePlan } from '../plan/source-plan.js';
import { addressAt, type Network } from '../spec/values/addresses.js';
import type { FirewallRule } from './machine-model.js';

/** The comment that marks our rules for people; which rules are ours is recorded on the machine. */
const COMMENT = ['comment', 'clockseed'];

/**
 * ufw's rules of a machine: in from whom it answers, each on the adapter in that network, and the way out to whom it
 * asks (answers are tracked), which matters where outgoing traffic is denied by default.
 */
export function listFirewallRules(plan: MachinePlan): FirewallRule[] {
  const { settings } = plan.machine;
  if (settings.firewall.value === 'unmanaged') return [];
  const ntp = ['port', '123', 'proto', 'udp', ...COMMENT];
  return [
    ...plan.serves.map(({ network: { value, origin }, interface: device, whom }) => ({
      words: ['allow', 'in', 'on', device.value, 'from', asUfwPrints(value), 'to', 'any', ...ntp],
      why: `It answers ${whom}.`,
      origin,
    })),
    ...listAsked(plan).map(({ machine, address, interface: device }) => ({
      words: ['allow', 'out', 'on', device.value, 'to', address.value.text, ...ntp],
      why: `It asks ${machine}.`,
      origin: address.origin,
    })),
    ...listForPtp(plan),
    ...listWaysOut(plan).map((way) => ({
      words: [...describeWay(way), ...COMMENT],
      why: 'It asks outside of all groups.',
      origin: way.origin,
    })),
  ];
}

/**
 * PTP's event and general messages, both ways, and the questions and answers about who listens to their group: a switch that
 * hears none stops passing them on. On layer 2 they do not pass ufw.
 */
function listForPtp({ ptp }: MachinePlan): FirewallRule[] {
  if (ptp?.profile.value !== 'default') return [];
  const { interface: device, networks, origin } = ptp;
  const groups = ['to', MULTICAST, 'proto', 'igmp', ...COMMENT];
  const membership = ['in', 'out'].map((way) => ({
    words: ['allow', way, 'on', device.value, ...groups],
    why: 'Who listens to PTP’s multicast group (IGMP).',
    origin,
  }));
  const messages = PTP_PORTS.flatMap((port) => {
    const where = ['to', PTP_MULTICAST, 'port', String(port), 'proto', 'udp', ...COMMENT];
    const why = 'PTP’s messages.';
    return [
      ...networks.map(({ text }) => ({
        words: ['allow', 'in', 'on', device.value, 'from', text, ...where],
        why,
        origin,
      })),
      { words: ['allow', 'out', 'on', device.value, ...where], why, origin },
    ];
  });
  return [...messages, ...membership];
}

/** Through whichever adapter leads there; in the words that ufw itself shows such a rule by. */
function describeWay({ protocol, port, address }: WayOut): string[] {
  if (!address) return ['allow', 'out', `${port}/${protocol}`];
  return ['allow', 'out', 'to', address.text, 'port', String(port), 'proto', protocol];
}

/** Those that it follows, and those that it asks before it serves. */
function listAsked({ sources, preset }: MachinePlan): SourcePlan[] {
  const all = [...sources, ...(preset?.first ?? []), ...(preset?.otherwise ?? [])];
  const once = new Map(
    all.map((source) => [`${source.interface.value} ${source.address.value.text}`, source]),
  );
  return [...once.values()];
}

/** ufw shows a network of one address as the address: `apply` compares with what it shows. */
function asUfwPrints({ family, first, prefix, text }: Network): string {
  return prefix === (family === 4 ? 32 : 128) ? addressAt(family, first).text : text;
}
