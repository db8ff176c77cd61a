import type { MachineFile, MachineModel } from '../machine/machine-model.js';
import { isShort } from '../package/nocloud/build-user-data.js';
import { cutSections } from '../package/nocloud/shorten-file.js';
import { describeDelivery } from './describe-delivery.js';

/** A file as it comes to a machine. */
export interface DeliveredFile {
  readonly file: MachineFile;
  /** Who brings it, and when. */
  readonly delivery: string;
  /** Whether it comes without its comments, empty lines and indentation: user-data with a limit carries no more. */
  readonly short: boolean;
}

/** The files on a machine, as its seed or its image brings them. */
export function listFiles({ plan, files }: MachineModel): DeliveredFile[] {
  const { install } = plan.machine.settings;
  const isLimited = isShort(plan);
  return files.map((file): DeliveredFile => {
    const short = isLimited && !(install.value === 'baked' && file.phase === 'bake');
    const own = short ? { ...file, content: cutSections(file.content, plan) } : file;
    return { file: own, short, delivery: describeDelivery(file, plan.machine.settings, short) };
  });
}
