import { type ChronyRelease, compareReleases } from './chrony-releases.js';
import type { LinuxptpRelease } from './linuxptp-releases.js';

/** The systems that a spec may name as `os`. */
export const SYSTEM_NAMES = [
  'debian-11',
  'debian-12',
  'debian-13',
  'ubuntu-22.04',
  'ubuntu-24.04',
  'ubuntu-26.04',
] as const;

export type SystemName = (typeof SYSTEM_NAMES)[number];

/** What a system fixes. chrony's unit (`chrony.service`), user (`_chrony`) and folders are the same on all of them. */
export interface System {
  /** The release that its archive carries; updates of these systems do not change it. */
  readonly chrony: ChronyRelease;
  /** The same of linuxptp. On Ubuntu it is in `universe`: a mirror needs that component. */
  readonly linuxptp: LinuxptpRelease;
  /** The package that `hwclock` is in, where it is not part of every installation. */
  readonly hwclockPackage: 'util-linux-extra' | undefined;
  /**
   * Whether network-config may call an adapter `optional`, so that boot is not held up when it comes late. netplan
   * before 1.0 makes of an only adapter that is optional a boot that waits two minutes, with or without it, and fails.
   */
  readonly adapterMayBeOptional: boolean;
  /**
   * What its cloud-init makes of a seed over HTTP. `in-part`: the kernel parameter is ds=nocloud-net, and network-config
   * is not read. `whole`: ds=nocloud (since 24.1), network-config too (since 24.3).
   */
  readonly seedByHttp: 'in-part' | 'whole';
}

/**
 * The systems. Debian's rows were read from its archive (package lists and contents), Ubuntu's from its package pages, but for
 * the linuxptp of ubuntu-26.04, which is that of Debian's unstable when it was made.
 * hwclock left util-linux for util-linux-extra with 2.38; Debian 12's util-linux still depends on that package. On
 * ubuntu-24.04 it is in `universe`: a mirror needs that component. Optional adapters: Debian 12 waited and failed when
 * booted (netplan 0.106, systemd#29388), Debian 13's netplan 1.1 was seen to skip the waiting, Ubuntu's follow from
 * their netplan (0.106, and 1.0 with LP#2060311); Debian 11 has ifupdown, where it means allow-hotplug.
 * Seeds over HTTP: by the cloud-init of Debian's releases (20.4.1, 22.4.2, 25.1.4) and of Ubuntu's updates.
 */
export const SYSTEMS: Readonly<Record<SystemName, System>> = {
  'debian-11': {
    chrony: '4.0',
    linuxptp: '3.1',
    hwclockPackage: undefined,
    adapterMayBeOptional: true,
    seedByHttp: 'in-part',
  },
  'debian-12': {
    chrony: '4.3',
    linuxptp: '3.1.1',
    hwclockPackage: undefined,
    adapterMayBeOptional: false,
    seedByHttp: 'in-part',
  },
  'debian-13': {
    chrony: '4.6.1',
    linuxptp: '4.2',
    hwclockPackage: 'util-linux-extra',
    adapterMayBeOptional: true,
    seedByHttp: 'whole',
  },
  'ubuntu-22.04': {
    chrony: '4.2',
    linuxptp: '3.1.1',
    hwclockPackage: undefined,
    adapterMayBeOptional: false,
    seedByHttp: 'whole',
  },
  'ubuntu-24.04': {
    chrony: '4.5',
    linuxptp: '4.0',
    hwclockPackage: 'util-linux-extra',
    adapterMayBeOptional: true,
    seedByHttp: 'whole',
  },
  'ubuntu-26.04': {
    chrony: '4.8',
    linuxptp: '4.4',
    hwclockPackage: 'util-linux-extra',
    adapterMayBeOptional: true,
    seedByHttp: 'whole',
  },
};

/** The systems whose chrony is this release or a later one, the oldest chrony first. */
export function systemsSince(release: ChronyRelease): readonly SystemName[] {
  return SYSTEM_NAMES.filter((name) => compareReleases(SYSTEMS[name].chrony, release) >= 0).sort(
    (one, other) => compareReleases(SYSTEMS[one].chrony, SYSTEMS[other].chrony),
  );
}
