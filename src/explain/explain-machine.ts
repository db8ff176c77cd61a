import type { MachineFile, MachineModel } from '../machine/machine-model.js';
import { isShort } from '../package/nocloud/build-user-data.js';
import type { Machine, Origin } from '../spec/topology.js';
import { explainFile, shortenLines } from './explain-file.js';
import { explainUserData } from './explain-user-data.js';
import type { ExplainedLine } from './explained-line.js';
import { listFiles } from './list-files.js';
import { listSeedFiles } from './list-seed-files.js';

/** A file as a whole: who brings it, and how many of its lines come from where. Comments and blanks are not counted. */
export interface ExplainedFile {
  readonly path: string;
  readonly purpose: string;
  readonly delivery: string;
  readonly counts: { readonly spec: number; readonly defaults: number; readonly fixed: number };
  /** Whether it comes without comments, empty lines and what this machine has no use for. */
  readonly short: boolean;
  readonly lines: readonly ExplainedLine[];
}

/** Something that a machine has beside its files. */
export interface ExplainedPart {
  readonly kind: 'package' | 'enable' | 'mask' | 'rule';
  readonly name: string;
  readonly why: string;
  readonly origin: Origin;
}

/** What a machine has, and why. */
export interface ExplainedMachine {
  readonly spec: string;
  /** Its own group first. */
  readonly memberships: readonly Machine[];
  readonly install: Machine['settings']['install'];
  readonly files: readonly ExplainedFile[];
  readonly parts: readonly ExplainedPart[];
}

/** Explains a machine: its files, packages, units and rules. `spec` is the spec's name. */
export function explainMachine(spec: string, model: MachineModel): ExplainedMachine {
  const { machine, uplink } = model.plan;
  return {
    spec,
    memberships: [machine, ...(uplink ? [uplink] : [])],
    install: machine.settings.install,
    files: explainFiles(model),
    parts: listParts(model),
  };
}

/** Who brings the seed itself. */
const DATASOURCE = 'the datasource, to cloud-init';

function explainFiles(model: MachineModel): ExplainedFile[] {
  const inTwoGroups = model.plan.uplink !== undefined;
  const files = listFiles(model).map(({ file, delivery, short }) => {
    const lines = explainFile(file, inTwoGroups);
    return summarise(file, delivery, short ? shortenLines(lines) : lines, short);
  });
  const { userData, others } = listSeedFiles(model);
  const lines = explainUserData(userData.content, model, files);
  return [
    ...files,
    ...others.map((file) => summarise(file, DATASOURCE, explainFile(file, inTwoGroups), false)),
    summarise(userData, DATASOURCE, lines, isShort(model.plan)),
  ];
}

function summarise(
  { path, purpose }: MachineFile,
  delivery: string,
  lines: readonly ExplainedLine[],
  short: boolean,
): ExplainedFile {
  const count = (holds: (line: ExplainedLine) => boolean) => lines.filter(holds).length;
  return {
    path,
    purpose,
    delivery,
    counts: {
      spec: count(({ origin }) => origin?.kind === 'spec'),
      defaults: count(({ origin }) => origin?.kind === 'default'),
      fixed: count(({ kind }) => kind === 'fixed'),
    },
    short,
    lines,
  };
}

function listParts({ parts, firewall }: MachineModel): ExplainedPart[] {
  return [
    ...parts.packages.map((part) => ({ kind: 'package', ...part }) as const),
    ...parts.enable.map((part) => ({ kind: 'enable', ...part }) as const),
    ...parts.mask.map((part) => ({ kind: 'mask', ...part }) as const),
    ...firewall.map(
      ({ words, why, origin }) => ({ kind: 'rule', name: words.join(' '), why, origin }) as const,
    ),
  ];
}
