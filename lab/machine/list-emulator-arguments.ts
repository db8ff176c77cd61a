import type { Wire } from '../network/wire.js';
import type { Connections } from './connections.js';
import type { StartOptions } from './guest.js';

/** How a PC is started this time. Left out: by its firmware, from the disk and, that being empty, from the network. */
export interface ComputerOptions extends StartOptions {
  readonly direct?: DirectBoot;
}

/** A kernel that is put into its memory from outside. */
export interface DirectBoot {
  /** Of vmlinuz and initrd. */
  readonly folder: string;
  /** The kernel's command line. */
  readonly words: readonly string[];
  /** The serial number that the firmware has for the system (SMBIOS, type 1). */
  readonly serial: string;
}

/** What stays the same from start to start. */
export interface ComputerHardware extends Connections {
  /** MiB. */
  readonly memory: number;
  /** A raw file. */
  readonly disk: string;
  /** URL of the archive as a proxy. */
  readonly proxy: string;
}

/** The words after `qemu-system-x86_64`. `now`: what the clocks are ahead of. */
export function listEmulatorArguments(
  hardware: ComputerHardware,
  options: ComputerOptions,
  now: Date,
): string[] {
  const { name, memory, disk, adapter, control } = hardware;
  return [
    // Without cmpxchg16b, after which QEMU 7.2 leaves rubbish in the flags: Linux 6.12 crashes of it, on every other boot.
    ...['-accel', 'tcg', '-cpu', 'qemu64,-cx16', '-name', name, '-m', String(memory)],
    // The firmware and what it loads speak on the serial line too; the console is stdout.
    ...['-nodefaults', '-display', 'none', '-machine', 'pc,graphics=off', '-serial', 'stdio'],
    ...['-drive', `file=${escapeCommas(disk)},format=raw,if=virtio`, '-boot', 'order=cn'],
    ...listAdapter('main', adapter, 'addr=0x3'),
    // It has no program of its own for booting: only the other wire is tried.
    ...listAdapter('control', control, 'romfile='),
    ...['-rtc', `base=${formatClock(now, options.clockAhead ?? 0)}`],
    ...['-fw_cfg', `name=opt/clockseed/lab,string=${escapeCommas(listWords(hardware, options).join(' '))}`],
    ...(options.direct === undefined ? [] : listDirectBoot(options.direct)),
  ];
}

// What user-mode Linux is told on its kernel's command line: this one's is not the lab's.
function listWords({ control, proxy }: ComputerHardware, options: ComputerOptions): string[] {
  return [`lab.address=${control.address}/16`, ...(options.proxy === false ? [] : [`lab.proxy=${proxy}`])];
}

function listAdapter(id: string, { tap, hardware }: Wire, more: string): string[] {
  const backend = `tap,id=${id},ifname=${tap},script=no,downscript=no`;
  return ['-netdev', backend, '-device', `virtio-net-pci,netdev=${id},mac=${hardware},${more}`];
}

function listDirectBoot({ folder, words, serial }: DirectBoot): string[] {
  return [
    ...['-kernel', `${folder}/vmlinuz`, '-initrd', `${folder}/initrd`, '-append', words.join(' ')],
    ...['-smbios', `type=1,serial=${escapeCommas(serial)}`],
  ];
}

/** UTC, to the second, as `-rtc base=` wants it. */
function formatClock(now: Date, ahead: number): string {
  return new Date(now.getTime() + 1000 * ahead).toISOString().slice(0, 19);
}

/** In QEMU's options a comma ends a value, two are one. */
function escapeCommas(text: string): string {
  return text.replaceAll(',', ',,');
}
