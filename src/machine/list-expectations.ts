import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { Machine, Sourced } from '../spec/topology.js';
import { expectClock } from './chrony/expect-clock.js';
import { expectation } from './expectation.js';
import type { ConfigurationLine, MachinePart, MachineParts } from './machine-model.js';
import { expectPtp } from './ptp/expect-ptp.js';

/** What the check on a machine needs to know beside its plan. */
export interface Delivery {
  /** The spec’s name. */
  readonly spec: Sourced<string>;
  readonly parts: MachineParts;
}

/**
 * /etc/clockseed/expect: what the spec implies for a machine, `key=value` a line, repeated keys are lists. Parsed by the
 * programs on the machine, never sourced. Durations and offsets in seconds.
 */
export function listExpectations(plan: MachinePlan, delivery: Delivery): ConfigurationLine[] {
  return [
    ...describeMachine(plan, delivery.spec),
    ...(usesChrony(plan) ? expectClock(plan) : []),
    ...expectPtp(plan),
    ...describeCheck(plan),
    ...describeDelivery(plan, delivery),
  ];
}

function describeMachine({ machine, uplink }: MachinePlan, spec: Sourced<string>): ConfigurationLine[] {
  const { name, group, role, origin } = machine;
  return [
    expectation('spec', spec.value, spec.origin),
    expectation('machine', name, origin),
    expectation('group', group, origin),
    expectation('role', role, origin),
    ...describeAdapters([machine, ...(uplink ? [uplink] : [])]),
  ];
}

/** Two groups on one wire may know a machine by one address. */
function describeAdapters(memberships: readonly Machine[]): ConfigurationLine[] {
  const lines = memberships.map(({ interface: device, address }) => {
    const text = address.value === 'dhcp' ? 'dhcp' : address.value.text;
    return expectation('adapter', `${device.value} ${text}`, address.origin);
  });
  return [...new Map(lines.map((adapter) => [adapter.text, adapter])).values()];
}

function describeCheck({ machine }: MachinePlan): ConfigurationLine[] {
  const { timestamping, scheduling, firewall, verify } = machine.settings;
  const { textfile } = verify;
  return [
    expectation('timestamping', timestamping.value, timestamping.origin),
    expectation('scheduling-policy', scheduling.policy.value, scheduling.policy.origin),
    expectation('scheduling-priority', scheduling.priority.value, scheduling.priority.origin),
    expectation('firewall', firewall.value, firewall.origin),
    expectation('max-offset', decimal(verify.maxOffset.value), verify.maxOffset.origin),
    expectation('within', Math.ceil(verify.within.value), verify.within.origin),
    ...(textfile ? [expectation('textfile', textfile.value, textfile.origin)] : []),
  ];
}

function describeDelivery({ machine }: MachinePlan, { parts }: Delivery): ConfigurationLine[] {
  const { packages, enable, mask } = parts;
  const { install } = machine.settings;
  return [
    expectation('install', install.value, install.origin),
    ...packages.map((part) => expectPart('package', part)),
    ...enable.map((part) => expectPart('enable', part)),
    ...mask.map((part) => expectPart('mask', part)),
  ];
}

function expectPart(
  key: 'package' | 'enable' | 'mask',
  { name, why, origin }: MachinePart,
): ConfigurationLine {
  const line = expectation(key, name, origin);
  return { ...line, why: `${line.why} ${why}` };
}

/** Seconds in plain decimal notation: awk and dash know no exponents everywhere. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
