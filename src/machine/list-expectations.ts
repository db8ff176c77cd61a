import type { MachinePlan } from '../plan/plan.js';
import type { Origin } from '../spec/topology.js';
import type { ConfigurationLine } from './machine-model.js';

/** What the check on a machine needs to know beside its plan. */
export interface Delivery {
  readonly spec: string;
  readonly packages: readonly string[];
  readonly enable: readonly string[];
  readonly mask: readonly string[];
}

/**
 * /etc/clockseed/expect: what the spec implies for a machine, `key=value` a line, repeated keys are lists. Parsed by the
 * programs on the machine, never sourced. Durations and offsets in seconds.
 */
export function listExpectations(plan: MachinePlan, delivery: Delivery): ConfigurationLine[] {
  return [
    ...describeMachine(plan, delivery.spec),
    ...describeClock(plan),
    ...describeCheck(plan),
    ...describeDelivery(plan, delivery),
  ];
}

function line(key: string, value: string | number, origin: Origin): ConfigurationLine {
  return { text: `${key}=${value}`, origin };
}

function describeMachine({ machine }: MachinePlan, spec: string): ConfigurationLine[] {
  const { name, group, role, origin, address, interface: device } = machine;
  return [
    line('format', 1, origin),
    line('spec', spec, origin),
    line('machine', name, origin),
    line('group', group, origin),
    line('role', role, origin),
    line('interface', device.value, device.origin),
    line('address', address.value === 'dhcp' ? 'dhcp' : address.value.text, address.origin),
  ];
}

function describeClock(plan: MachinePlan): ConfigurationLine[] {
  const { settings, origin } = plan.machine;
  return [
    line('reference-id', plan.referenceId, plan.sources[0]?.address.origin ?? origin),
    line('stratum', plan.stratum.value, plan.stratum.origin),
    ...plan.sources.map(({ address, referenceId }) =>
      line('source', `${address.value.text} ${referenceId}`, address.origin),
    ),
    ...(plan.sources.length > 0 ? [line('poll', plan.polling.poll, settings.polling.origin)] : []),
    ...plan.serves.map(({ value, origin: from }) => line('serve', value.text, from)),
  ];
}

function describeCheck({ machine }: MachinePlan): ConfigurationLine[] {
  const { timestamping, scheduling, firewall, verify } = machine.settings;
  const { textfile } = verify;
  return [
    line('timestamping', timestamping.value, timestamping.origin),
    line('scheduling-policy', scheduling.policy.value, scheduling.policy.origin),
    line('scheduling-priority', scheduling.priority.value, scheduling.priority.origin),
    line('firewall', firewall.value, firewall.origin),
    line('max-offset', decimal(verify.maxOffset.value), verify.maxOffset.origin),
    line('within', Math.ceil(verify.within.value), verify.within.origin),
    ...(textfile ? [line('textfile', textfile.value, textfile.origin)] : []),
  ];
}

function describeDelivery(
  { machine }: MachinePlan,
  { packages, enable, mask }: Delivery,
): ConfigurationLine[] {
  const { install, os } = machine.settings;
  return [
    line('install', install.value, install.origin),
    ...packages.map((name) => line('package', name, os.origin)),
    ...enable.map((unit) => line('enable', unit, machine.origin)),
    ...mask.map((unit) => line('mask', unit, machine.origin)),
  ];
}

/** Seconds in plain decimal notation: awk and dash know no exponents everywhere. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
