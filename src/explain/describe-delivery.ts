import type { MachineFile } from '../machine/machine-model.js';
import type { Settings } from '../spec/topology.js';

/** Who brings a file, and when. The installer brings every one of them to a machine that already runs. */
export function describeDelivery({ phase, mode }: MachineFile, { install }: Settings): string {
  const seed = mode === '0600' ? 'the seed of the private tree (--secrets-out)' : 'the seed';
  if (install.value === 'baked' && phase === 'bake') return 'the image, when it is baked';
  if (install.value === 'baked' && phase === 'both') return 'the image, and the seed anew at first boot';
  return `${seed}, at first boot`;
}
