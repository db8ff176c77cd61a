import type { MachineFile } from '../machine/machine-model.js';
import type { Settings } from '../spec/topology.js';

/** Who brings a file, and when. The installer brings those on a machine to one that already runs. */
export function describeDelivery(
  { phase, mode }: MachineFile,
  { install, datasource }: Settings,
  isShort: boolean,
): string {
  if (install.value === 'baked' && phase === 'bake') return 'the image, when it is baked';
  const seed = mode === '0600' ? 'the seed of the private tree (--secrets-out)' : 'the seed';
  const form = isShort
    ? `, without comments, since ${datasource.value} has a limit (install.sh brings it with them)`
    : '';
  if (install.value === 'baked' && phase === 'both')
    return `the image, and ${seed} anew at first boot${form}`;
  return `${seed} at first boot${form}`;
}
