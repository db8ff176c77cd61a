import type { Machine, Origin, Sourced } from '../spec/topology.js';
import { listReferenceIds } from './describe-clock.js';
import { type GroupPlan, type MachinePlan, type Plan, usesChrony } from './plan.js';

/**
 * The plan as plain JSON. `values`: facts only, for the output folder, where a line number would make noise in every
 * review. `origins`: each setting as {value, origin}, for `plan --json`.
 */
export function serialisePlan(plan: Plan, detail: 'values' | 'origins'): object {
  const plain = serialiser(detail);
  const groups = plan.groups.map((group) => ({
    ...serialiseGroup(group, plain),
    machines: group.machines.map((machine) => serialiseMachine(machine, group, plain)),
  }));
  return { ...serialiseSite(plan, plain), groups };
}

/** The plan but for its groups, which come after. */
export function serialiseSite(plan: Plan, plain: Plain): object {
  return {
    format: 1,
    name: plain(plan.name),
    images: plan.images.map(({ name, system, role }) => ({ name, system, makes: role?.machine.name })),
  };
}

/** A group but for its machines, which come after. */
export function serialiseGroup(group: GroupPlan, plain: Plain): object {
  return {
    name: group.name,
    networks: group.networks.map(plain),
    follows: group.follows,
    method: group.ptp ? 'ptp' : undefined,
    externals: orNothing(group.externals),
    authenticated: group.authenticated,
    relays: group.relays,
    open: group.open,
  };
}

/** Most machines have none: in every review an empty list would be noise. */
function orNothing<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

export type Plain = (value: unknown) => unknown;

function serialiseUplink({ group, address, interface: device }: Machine, plain: Plain): object {
  return { group, address: plain(address), interface: plain(device) };
}

/** What chronyd shows. */
function describeStrata(plan: MachinePlan, plain: Plain): object {
  return {
    stratum: plain(plan.strata),
    holdoverStratum: plan.holdover,
    local: plan.local,
    referenceIds: listReferenceIds(plan),
  };
}

/** A machine of a group. */
export function serialiseMachine(plan: MachinePlan, group: GroupPlan, plain: Plain): object {
  const { name, role, listed, address, interface: device, mac, settings } = plan.machine;
  return {
    name,
    role,
    group: group.name,
    listed,
    address: plain(address),
    interface: plain(device),
    mac: plain(mac),
    uplink: plan.uplink && serialiseUplink(plan.uplink, plain),
    ...(usesChrony(plan) && describeStrata(plan, plain)),
    sources: plain(plan.sources),
    externals: orNothing(plan.externals) && plain(plan.externals),
    refclocks: orNothing(plan.refclocks) && plain(plan.refclocks),
    ptp: plan.ptp && plain(plan.ptp),
    serves: plain(plan.serves),
    preset: plain(plan.preset),
    authentication: plain(plan.authentication),
    clients: plan.clients,
    packetsPerSecond: plan.packetsPerSecond,
    settings: plain({ ...settings, cloudInit: [...settings.cloudInit.keys()] }),
  };
}

/** Turns values into JSON: addresses and networks into their text, maps into objects, `Sourced` by the detail wanted. */
export function serialiser(detail: 'values' | 'origins'): Plain {
  const plain: Plain = (value) => {
    if (Array.isArray(value)) return value.map(plain);
    if (value instanceof Map)
      return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
    if (typeof value !== 'object' || value === null) return value;
    if (isSourced(value))
      return detail === 'values' ? plain(value.value) : { value: plain(value.value), origin: value.origin };
    if (isAddressOrNetwork(value)) return value.text;
    const entries = Object.entries(value).filter(([, inner]) => detail === 'origins' || !isOrigin(inner));
    return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
  };
  return plain;
}

/** Of what has several values at once, such as a source: it would name the file that the spec was read from. */
function isOrigin(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return (value.kind === 'spec' && 'line' in value) || (value.kind === 'default' && 'setting' in value);
}

function isSourced(value: object): value is Sourced<unknown> & { origin: Origin } {
  return 'origin' in value && 'value' in value;
}

function isAddressOrNetwork(value: object): value is { text: string } {
  return 'family' in value && 'text' in value;
}
