import type { ConfigurationLine, MachineFile, MachineModel } from '../machine/machine-model.js';
import { packageNocloud } from '../package/nocloud/package-nocloud.js';
import { traceNetworkConfig } from '../package/nocloud/trace-network-config.js';

/** The files of a machine's seed, by their paths in the output folder. */
export interface SeedFiles {
  /** Its lines are explained by the files that it writes. */
  readonly userData: MachineFile;
  readonly others: readonly MachineFile[];
}

export function listSeedFiles(model: MachineModel): SeedFiles {
  const { name } = model.plan.machine;
  const texts = new Map(packageNocloud(model).map(({ path, content }) => [path, content]));
  const describe = (
    file: string,
    purpose: string,
    trace: (text: string) => ConfigurationLine[] = () => [],
  ): MachineFile => {
    const path = `nodes/${name}/${file}`;
    const content = String(texts.get(path) ?? '');
    return { path, purpose, mode: '0644', phase: 'first-boot', content, lines: trace(content) };
  };
  return {
    userData: describe('user-data', 'what cloud-init does with it at first boot'),
    others: [
      describe('network-config', 'its addresses, for cloud-init', (text) => traceNetworkConfig(text, model)),
      describe('meta-data', 'who it is, for cloud-init', (text) => traceMetaData(text, model)),
      describe('vendor-data', 'nothing: cloud-init waits for it where it is missing'),
    ],
  };
}

function traceMetaData(text: string, { plan }: MachineModel): ConfigurationLine[] {
  const { origin } = plan.machine;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => ({ text: line, origin, why: line.startsWith('instance-id: ') ? INSTANCE : 'Its name.' }));
}

const INSTANCE =
  'Changes with user-data and network-config: then cloud-init applies them, as on a new machine.';
