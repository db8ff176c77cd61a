import { listWaysOut } from '../plan/list-ways-out.js';
import type { ExternalServerPlan, MachinePlan, RefclockPlan, SourcePlan, Strata } from '../plan/plan.js';
import type { Machine, Origin } from '../spec/topology.js';
import { listRefclock, writeServer } from './chrony/list-externals.js';
import { listKeyIds, UNKNOWN_ID } from './chrony/list-keys.js';
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

function describeMachine({ machine, uplink }: MachinePlan, spec: string): ConfigurationLine[] {
  const { name, group, role, origin } = machine;
  return [
    line('format', 1, origin),
    line('spec', spec, origin),
    line('machine', name, origin),
    line('group', group, origin),
    line('role', role, origin),
    ...describeAdapters([machine, ...(uplink ? [uplink] : [])]),
  ];
}

/** Two groups on one wire may know a machine by one address. */
function describeAdapters(memberships: readonly Machine[]): ConfigurationLine[] {
  const lines = memberships.map(({ interface: device, address }) => {
    const text = address.value === 'dhcp' ? 'dhcp' : address.value.text;
    return line('adapter', `${device.value} ${text}`, address.origin);
  });
  return [...new Map(lines.map((adapter) => [adapter.text, adapter])).values()];
}

function describeClock(plan: MachinePlan): ConfigurationLine[] {
  const { strata, local, holdover, sources, serves } = plan;
  const { origin } = plan.machine;
  return [
    line('stratum', range(strata.value), strata.origin),
    ...(holdover ? [line('holdover-stratum', range(holdover), strata.origin)] : []),
    ...(local ? [line('local-stratum', local.stratum, strata.origin)] : []),
    ...describeExternals(plan),
    ...sources.map((source) => line(source.kind, describeSource(plan, source), source.address.origin)),
    ...serves.map(({ network: { value, origin: from }, interface: device }) =>
      line('serve', `${device.value} ${value.text}`, from),
    ),
    ...describePreset(plan, origin),
    ...describeKeys(plan),
  ];
}

/**
 * `external=NAME REFID POLL DEVICE time|shown`, `-` for what is not known or not needed; what the probe writes for a clock
 * whose device is there; and the ways out of servers: `outside=PROTOCOL PORT ADDRESS|any`.
 */
function describeExternals(plan: MachinePlan): ConfigurationLine[] {
  const { externals, refclocks } = plan;
  return [
    ...externals.map((server) => line('external', describeServer(server), server.origin)),
    ...refclocks.map((clock) => line('external', describeRefclock(clock), clock.origin)),
    ...refclocks.flatMap((clock) =>
      clock.device ? line('refclock', `${clock.device} ${listRefclock(plan, clock).text}`, clock.origin) : [],
    ),
    ...listWaysOut(plan).map(({ protocol, port, address, origin }) =>
      line('outside', `${protocol} ${port} ${address?.text ?? 'any'}`, origin),
    ),
  ];
}

function describeServer({ name, referenceId, maxpoll }: ExternalServerPlan): string {
  return `${name} ${referenceId ?? '-'} ${maxpoll} - time`;
}

function describeRefclock({ name, referenceId, poll, device, noselect }: RefclockPlan): string {
  return `${name} ${referenceId} ${poll} ${device ?? '-'} ${noselect ? 'shown' : 'time'}`;
}

/** A fifth word where the link has a key: its id. */
function describeSource(plan: MachinePlan, source: SourcePlan): string {
  const { interface: device, address, referenceId, polling } = source;
  const words = [device.value, address.value.text, referenceId, polling.value.poll];
  return [...words, ...listKeyIds(plan, source)].join(' ');
}

/** Where the keys lie, and the ids that must be there: of whom it asks or answers. */
function describeKeys({ authentication }: MachinePlan): ConfigurationLine[] {
  if (!authentication) return [];
  const { kind, file, keys } = authentication;
  return [
    line('keys', `${kind} ${file.value}`, file.origin),
    ...keys.map(({ id, machine }) => line('key', `${id ?? UNKNOWN_ID} ${machine}`, file.origin)),
  ];
}

function describePreset(plan: MachinePlan, origin: Origin): ConfigurationLine[] {
  const { preset } = plan;
  if (!preset) return [];
  return [
    line('step', plan.machine.settings.step.value, plan.machine.settings.step.origin),
    line('preset-limit', preset.limit, origin),
    ...preset.first.map((source) => line('preset', describeSource(plan, source), source.address.origin)),
    ...preset.otherwise.map((source) =>
      line('preset-otherwise', describeSource(plan, source), source.address.origin),
    ),
    ...preset.last.map((server) => line('preset-outside', writeServer(plan, server), server.origin)),
  ];
}

function range({ least, most }: Strata): string {
  return `${least} ${most}`;
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
