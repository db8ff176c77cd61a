import { DATASOURCES } from '../facts/datasources.js';
import type { MachineFile, MachineModel } from '../machine/machine-model.js';
import { printNetworkConfig } from '../package/nocloud/print-network-config.js';
import { cutSections } from '../package/nocloud/shorten-file.js';
import { traceNetworkConfig } from '../package/nocloud/trace-network-config.js';
import { describeDelivery } from './describe-delivery.js';

/** A file as it comes to a machine. */
export interface DeliveredFile {
  readonly file: MachineFile;
  /** Who brings it, and when. */
  readonly delivery: string;
  /** Whether it comes without its comments, empty lines and indentation: user-data with a limit carries no more. */
  readonly isShort: boolean;
}

/** The files of a machine as its seed or its image brings them, and its network-config, by its path in the output folder. */
export function listFiles(model: MachineModel): DeliveredFile[] {
  const { plan, files } = model;
  const { install, datasource } = plan.machine.settings;
  const isLimited = DATASOURCES[datasource.value].maxUserData !== undefined;
  const delivered = files.map((file): DeliveredFile => {
    const isShort = isLimited && !(install.value === 'baked' && file.phase === 'bake');
    const own = isShort ? { ...file, content: cutSections(file.content, plan) } : file;
    return { file: own, isShort, delivery: describeDelivery(file, plan.machine.settings, isShort) };
  });
  const network = describeNetwork(model);
  return [
    ...delivered,
    { file: network, isShort: false, delivery: describeDelivery(network, plan.machine.settings, false) },
  ];
}

function describeNetwork(model: MachineModel): MachineFile {
  const content = printNetworkConfig(model);
  return {
    path: `nodes/${model.plan.machine.name}/network-config`,
    purpose: 'its addresses, for cloud-init',
    mode: '0644',
    phase: 'first-boot',
    content,
    lines: traceNetworkConfig(content, model),
  };
}
