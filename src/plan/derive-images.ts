import type { SystemName } from '../facts/systems.js';
import type { Settings, Sourced } from '../spec/topology.js';
import { serveMachine } from './list-served.js';
import type { GroupPlan, ImagePlan, MachinePlan } from './plan.js';

/** In an image nothing is left to install at first boot. */
const BAKED: Sourced<'baked'> = { value: 'baked', origin: { kind: 'default', setting: 'install' } };

/** The images of a plan: one without a role for each system (`base`), then one for each role of each group. */
export function deriveImages(groups: readonly GroupPlan[]): ImagePlan[] {
  return [...deriveBases(groups), ...groups.flatMap(deriveRoles)];
}

function deriveBases(groups: readonly GroupPlan[]): ImagePlan[] {
  const bySystem = new Map<SystemName, MachinePlan[]>();
  for (const plan of groups.flatMap(({ machines }) => machines)) {
    const system = plan.machine.settings.os.value;
    const before = bySystem.get(system);
    if (before) before.push(plan);
    else bySystem.set(system, [plan]);
  }
  const isOnly = bySystem.size === 1;
  return [...bySystem].map(([system, machines]) => ({
    name: isOnly ? 'base' : `base-${system}`,
    system,
    role: undefined,
    machines,
  }));
}

/** Where secondaries have a key each, one image cannot make one of whatever boots it. */
function deriveRoles({ name, machines, authenticated }: GroupPlan): ImagePlan[] {
  const primaries = machines.filter(({ machine }) => machine.role === 'primary');
  const secondaries = authenticated ? [] : machines.filter(({ machine }) => machine.role === 'secondary');
  const describe = (image: string, plan: MachinePlan, its: readonly MachinePlan[]): ImagePlan => {
    const settings: Settings = { ...plan.machine.settings, install: BAKED };
    const role = { ...plan, machine: { ...plan.machine, settings } };
    return { name: image, system: settings.os.value, role, machines: its };
  };
  const image = `${name}-secondary`;
  const isOnly = primaries.length === 1;
  return [
    ...primaries.map((plan) =>
      describe(isOnly ? `${name}-primary` : `${name}-primary-${plan.machine.name}`, plan, [plan]),
    ),
    ...chooseTypical(secondaries).map((plan) =>
      describe(image, standIn(image, plan, primaries), secondaries),
    ),
  ];
}

/** The secondary whose settings and interface most of them have: the first of these. None where there are none. */
function chooseTypical(secondaries: readonly MachinePlan[]): MachinePlan[] {
  const kinds = new Map<Settings, Map<string, MachinePlan[]>>();
  for (const plan of secondaries) {
    const { settings, interface: device } = plan.machine;
    const devices = kinds.get(settings) ?? new Map<string, MachinePlan[]>();
    kinds.set(settings, devices);
    const kind = devices.get(device.value);
    if (kind) kind.push(plan);
    else devices.set(device.value, [plan]);
  }
  const sorted = [...kinds.values()].flatMap((devices) => [...devices.values()]);
  return sorted.sort((one, other) => other.length - one.length)[0]?.slice(0, 1) ?? [];
}

/** A secondary without anything that only some of them have. It answers its only primary, which may ask by its address. */
function standIn(name: string, plan: MachinePlan, primaries: readonly MachinePlan[]): MachinePlan {
  const { machine } = plan;
  const address = { value: 'dhcp', origin: machine.address.origin } as const;
  const [only, ...others] = primaries;
  const serves = only && others.length === 0 && !plan.ptp ? serveMachine(only.machine, machine) : [];
  return { ...plan, machine: { ...machine, name, listed: false, address, mac: undefined }, serves };
}
