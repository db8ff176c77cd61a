import { formatDiagnostics } from '../../src/diagnostics/format-diagnostics.js';
import { buildMachine } from '../../src/machine/build-machine.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { listDeliverables } from '../../src/package/list-deliverables.js';
import { derivePlan } from '../../src/plan/derive-plan.js';
import type { Plan } from '../../src/plan/plan.js';
import { readTopology } from '../../src/spec/read-topology.js';
import type { Topology } from '../../src/spec/topology.js';

/** A spec on its whole way, in process: what each phase made of it. */
export interface RenderedSpec {
  readonly topology: Topology;
  readonly plan: Plan;
  /** By machine's name. */
  readonly machines: ReadonlyMap<string, MachineModel>;
  /** The output folder: text by path, such as nodes/wall-1/user-data. */
  readonly files: ReadonlyMap<string, string>;
  /** The same for what is packed. */
  readonly packed: ReadonlyMap<string, Uint8Array>;
}

/** Renders a spec's text; a spec that is refused is an error that says why. */
export function renderSpec(text: string, file = 'topology.yaml'): RenderedSpec {
  const topology = readGood(text, file);
  const plan = derivePlan(topology);
  const models = plan.groups.flatMap((group) =>
    group.machines.map((machine) => buildMachine(plan.name, machine)),
  );
  const machines = new Map(models.map((model) => [model.plan.machine.name, model]));
  let output: Output | undefined;
  const write = (): Output => {
    output ??= writeOutput(plan);
    return output;
  };
  return {
    topology,
    plan,
    machines,
    get files() {
      return write().files;
    },
    get packed() {
      return write().packed;
    },
  };
}

type Output = Pick<RenderedSpec, 'files' | 'packed'>;

/** Only for those who ask: most of the time goes here. */
function writeOutput(plan: Plan): Output {
  const files = new Map<string, string>();
  const packed = new Map<string, Uint8Array>();
  for (const { path, content } of listDeliverables(plan)) {
    if (typeof content === 'string') files.set(path, content);
    else packed.set(path, content);
  }
  return { files, packed };
}

/** The topology of a spec that is right; its diagnostics as an error otherwise. */
export function readGood(text: string, file = 'topology.yaml'): Topology {
  const { topology, diagnostics } = readTopology(file, Buffer.from(text));
  if (!topology) throw new Error(`the spec is refused:\n${formatDiagnostics(diagnostics, false)}\n${text}`);
  return topology;
}

/** One machine's model; an error when the spec has no such machine. */
export function machineOf({ machines }: RenderedSpec, name: string): MachineModel {
  const machine = machines.get(name);
  if (!machine) throw new Error(`no machine ${name}; there are ${[...machines.keys()].join(', ')}`);
  return machine;
}

/** A text of the output; an error when it is not there. */
export function fileOf({ files }: RenderedSpec, path: string): string {
  const content = files.get(path);
  if (content === undefined) throw new Error(`no ${path}; there are ${[...files.keys()].join(', ')}`);
  return content;
}

/** The text of a file on a machine, by its absolute path there. */
export function contentOf(machine: MachineModel, path: string): string {
  const file = machine.files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`${path} is not among ${machine.files.map((one) => one.path).join(', ')}`);
  return file.content;
}
