import type { MachineModel } from '../machine/machine-model.js';
import { buildNetworkConfig } from '../package/nocloud/build-network-config.js';
import { buildUserData } from '../package/nocloud/build-user-data.js';
import { judgeRestarts } from './judge-restarts.js';
import type { Need } from './need.js';
import { printValue } from './print-value.js';
import { expectationsOf } from './read-model.js';

/** What of user-data install.sh does as well: files, packages, and the command that brings both into effect. */
const INSTALLED = new Set(['write_files', 'packages', 'package_update', 'runcmd']);

/**
 * What brings a machine that runs from one model to the other, from what the models say and not from which setting changed.
 * @param seed whether its seed files differ
 */
export function judgeNeed(old: MachineModel, next: MachineModel, seed: boolean): Need {
  const machine = next.plan.machine.name;
  const firstBoot = listFirstBoot(old, next);
  const restarts = judgeRestarts(old, next);
  const isInstalled = old.configuration !== next.configuration;
  if (firstBoot.length > 0) return { machine, action: 'first-boot', restarts, reasons: firstBoot, seed };
  if (!isInstalled) return { machine, action: 'nothing', restarts: [], reasons: [], seed };
  const moved = listAddresses(old) === listAddresses(next) ? [] : ['its address, which others set'];
  const action = restarts.some(({ where }) => where === undefined) ? 'restart' : 'installer';
  return { machine, action, restarts, reasons: [...moved, ...listFiles(old, next)], seed };
}

/** What install.sh does not do: another system, addresses, the site's own keys, packages that an image has to bring. */
function listFirstBoot(old: MachineModel, next: MachineModel): string[] {
  const [before, after] = [old.plan.machine.settings, next.plan.machine.settings];
  if (before.os.value !== after.os.value) return [`os: ${before.os.value} to ${after.os.value}`];
  const isBaked = after.install.value === 'baked';
  const lacking = isBaked ? next.packages.filter((name) => !old.packages.includes(name)) : [];
  return [
    ...listKeys(buildUserData(old), buildUserData(next)),
    ...(printValue(buildNetworkConfig(old)) === printValue(buildNetworkConfig(next))
      ? []
      : ['network-config']),
    ...lacking.map((name) => `package ${name} of its image`),
  ];
}

function listKeys(old: ReadonlyMap<string, unknown>, next: ReadonlyMap<string, unknown>): string[] {
  const keys = [...new Set([...next.keys(), ...old.keys()])].filter((key) => !INSTALLED.has(key));
  return keys
    .filter((key) => printValue(old.get(key)) !== printValue(next.get(key)))
    .map((key) => `${key} of user-data`);
}

/** install.sh leaves addresses as they are; where the spec says `addressing`, network-config tells of them. */
function listAddresses(model: MachineModel): string {
  return expectationsOf(model, 'adapter')
    .map((adapter) => adapter.split(' ')[1])
    .join('\n');
}

/** The files that install.sh would put in place. */
function listFiles(old: MachineModel, next: MachineModel): string[] {
  const before = new Map(old.files.map(({ path, mode, content }) => [path, mode + content]));
  return next.files
    .filter(({ path, mode, content }) => before.get(path) !== mode + content)
    .map(({ path }) => path);
}
