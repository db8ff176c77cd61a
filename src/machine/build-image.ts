import type { ImagePlan, MachinePlan } from '../plan/plan.js';
import type { Role, Settings, Sourced } from '../spec/topology.js';
import { buildMachine } from './build-machine.js';
import { listPrograms } from './list-programs.js';
import type { ImageModel, MachineFile, MachineModel, Phase } from './machine-model.js';
import { renderNetwork } from './render-network.js';
import { readTemplate } from './render-template.js';

/** chronyd's own until a seed replaces it: the distribution's file would ask the distribution's servers. */
const IDLE: MachineFile = {
  path: '/etc/chrony/chrony.conf',
  purpose: 'asks and answers nobody, until a seed replaces it',
  mode: '0644',
  phase: 'both',
  content: readTemplate('chrony/idle.conf'),
  lines: [],
};

const HOST_KEYS_UNIT = 'clockseed-host-keys.service';

/** sshd has no host keys after sealing, and only cloud-init would make new ones. */
const HOST_KEYS: MachineFile = {
  path: `/etc/systemd/system/${HOST_KEYS_UNIT}`,
  purpose: 'makes the SSH host keys that a sealed image lacks',
  mode: '0644',
  phase: 'bake',
  content: readTemplate('clockseed/clockseed-host-keys.service'),
  lines: [],
};

/** A machine's model, and how many machines are like it. */
interface Kind {
  readonly model: MachineModel;
  readonly weight: number;
}

/** What an image holds by its plan, whoever bakes it: the machine model, as far as it is not one machine's. Pure. */
export function buildImage(spec: Sourced<string>, plan: ImagePlan): ImageModel {
  const { role } = plan;
  return role ? buildRole(plan, buildMachine(spec, role)) : buildBase(plan, buildKinds(spec, plan));
}

function buildRole(plan: ImagePlan, { packages, files, enable, mask }: MachineModel): ImageModel {
  const network = renderNetwork(plan);
  return {
    plan,
    packages,
    files: [...files, ...network, HOST_KEYS],
    enable: [...enable, ...(network.length > 0 ? ['systemd-networkd.service'] : []), HOST_KEYS_UNIT],
    mask,
    absent: listKeyFiles(plan),
  };
}

/** One model for each combination of settings and role: what a base holds differs by nothing else. */
function buildKinds(spec: Sourced<string>, { machines }: ImagePlan): Kind[] {
  const kinds = new Map<Settings, Map<Role, { plan: MachinePlan; weight: number }>>();
  for (const plan of machines) {
    const { settings, role } = plan.machine;
    const roles = kinds.get(settings) ?? new Map<Role, { plan: MachinePlan; weight: number }>();
    const kind = roles.get(role) ?? { plan, weight: 0 };
    kind.weight += 1;
    kinds.set(settings, roles.set(role, kind));
  }
  return [...kinds.values()].flatMap((roles) =>
    [...roles.values()].map(({ plan, weight }) => ({ model: buildMachine(spec, plan), weight })),
  );
}

/** Packages that any of the machines needs; units that all of them enable; of what they disagree on, the most common. */
function buildBase(plan: ImagePlan, kinds: readonly Kind[]): ImageModel {
  const models = kinds.map(({ model }) => model);
  const union = (list: (model: MachineModel) => readonly string[]) => [...new Set(models.flatMap(list))];
  const [first] = models;
  if (!first) throw new Error(`${plan.name} is for no machine`);
  const enable = first.enable.filter((unit) => models.every((model) => model.enable.includes(unit)));
  const pathsOf = (wanted: Phase) =>
    union(({ files }) => files.filter(({ phase }) => phase === wanted).map(({ path }) => path));
  const ownPaths = pathsOf('first-boot');
  const idle = ownPaths.includes(IDLE.path) ? [IDLE] : [];
  return {
    plan,
    packages: union(({ packages }) => packages),
    files: [
      ...idle,
      ...pathsOf('both').map((path) => chooseCommon(path, kinds)),
      ...listPrograms(),
      HOST_KEYS,
    ],
    enable: [...enable, HOST_KEYS_UNIT],
    mask: union(({ mask }) => mask).filter((unit) => !models.some((model) => model.enable.includes(unit))),
    absent: [...ownPaths.filter((path) => path !== IDLE.path), ...listKeyFiles(plan)],
  };
}

/** An image is for many eyes: what we write keys to must not be in it. */
function listKeyFiles({ machines }: ImagePlan): string[] {
  const files = machines.flatMap(({ authentication }) =>
    authentication?.kind === 'made' ? [authentication.file.value] : [],
  );
  return [...new Set(files)];
}

function chooseCommon(path: string, kinds: readonly Kind[]): MachineFile {
  const weights = new Map<string, { file: MachineFile; weight: number }>();
  for (const { model, weight } of kinds) {
    const file = model.files.find((candidate) => candidate.path === path);
    if (!file) continue;
    weights.set(file.content, { file, weight: weight + (weights.get(file.content)?.weight ?? 0) });
  }
  const [common] = [...weights.values()].sort((one, other) => other.weight - one.weight);
  if (!common) throw new Error(`no machine has ${path}`);
  return common.file;
}
