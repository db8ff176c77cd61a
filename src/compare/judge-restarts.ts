import type { MachineModel } from '../machine/machine-model.js';
import { usesChrony } from '../plan/plan.js';
import type { Daemon, Restart } from './need.js';
import { contentOf, effectiveText, expectationsOf } from './read-model.js';

const HARDWARE = 'where an adapter stamps in hardware';

/**
 * What install.sh does to the daemons of a machine. By the same facts as templates/clockseed: `probe changed` and `ptp
 * changed`, which compare what a daemon was started with without comments, and `apply`.
 */
export function judgeRestarts(old: MachineModel, next: MachineModel): Restart[] {
  return [...judgeChrony(old, next), ...judgePtp(old, next), ...judgeReceivers(old, next)];
}

function judgeChrony(old: MachineModel, next: MachineModel): Restart[] {
  const switched = judgeSwitch('chrony', usesChrony(old.plan), usesChrony(next.plan));
  if (switched || !usesChrony(next.plan)) return switched ?? [];
  const read = (model: MachineModel) => [
    effectiveText(contentOf(model, '/etc/chrony/chrony.conf'), '#;'),
    effectiveText(contentOf(model, '/etc/systemd/system/chrony.service.d/override.conf'), '#;'),
    // The keys themselves are not known here: with other links the file that holds them is another one.
    expectationsOf(model, 'keys'),
    expectationsOf(model, 'key'),
  ];
  if (differ(read(old), read(next))) return [restart('chrony')];
  const clocks = (model: MachineModel) => expectationsOf(model, 'refclock');
  if (differ(clocks(old), clocks(next))) return [restart('chrony', 'where the device of its clock is there')];
  return differ(listStamping(old), listStamping(next)) ? [restart('chrony', HARDWARE)] : [];
}

/** The adapters that the probe asks for hardware timestamps: not ptp4l's, and none where they are not wanted. */
function listStamping(model: MachineModel): string[] {
  if (expectationsOf(model, 'timestamping')[0] === 'software') return [];
  const others = expectationsOf(model, 'ptp-adapter');
  const names = expectationsOf(model, 'adapter').map((adapter) => adapter.split(' ')[0] ?? '');
  return [...new Set(names)].filter((name) => !others.includes(name));
}

function judgePtp(old: MachineModel, next: MachineModel): Restart[] {
  const switched = judgeSwitch('ptp4l', old.plan.ptp !== undefined, next.plan.ptp !== undefined);
  if (switched || !next.plan.ptp) return switched ?? [];
  const read = (model: MachineModel) =>
    [
      '/etc/linuxptp/clockseed.conf',
      '/etc/systemd/system/clockseed-ptp4l.service',
      '/etc/systemd/system/clockseed-phc2sys.service',
    ].map((path) => effectiveText(contentOf(model, path), '#'));
  if (differ(read(old), read(next))) return [restart('ptp4l')];
  // Options that depend on what its adapter can do.
  const options = (model: MachineModel) => [
    expectationsOf(model, 'timestamping')[0] === 'software',
    ...['ptp', 'ptp-owner', 'ptp-profile', 'ptp-step'].map((key) => expectationsOf(model, key)),
  ];
  return differ(options(old), options(next)) ? [restart('ptp4l', HARDWARE)] : [];
}

/** gpsd is told of its receivers by a file, whose every byte counts. */
function judgeReceivers(old: MachineModel, next: MachineModel): Restart[] {
  const [before, after] = [old, next].map((model) => contentOf(model, '/etc/clockseed/receivers'));
  const switched = judgeSwitch('gpsd', before !== undefined, after !== undefined);
  if (switched) return switched;
  return before === after ? [] : [restart('gpsd')];
}

function judgeSwitch(daemon: Daemon, before: boolean, after: boolean): Restart[] | undefined {
  if (before === after) return undefined;
  return [{ daemon, does: after ? 'starts' : 'stops', where: undefined }];
}

function restart(daemon: Daemon, where?: string): Restart {
  return { daemon, does: 'restarts', where };
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
