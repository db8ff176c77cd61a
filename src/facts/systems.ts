import { type ChronyRelease, compareReleases } from './chrony-releases.js';

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
  /** Packages that what we put on a machine needs and that are not always there: `chronyd`, `ethtool`, `hwclock`. */
  readonly packages: readonly string[];
  /** Where the package's own chrony.conf keeps the drift: AppArmor lets chronyd write there. */
  readonly driftFile: string;
  readonly systemd: number;
}

const DRIFT_FILE = '/var/lib/chrony/chrony.drift';
const PACKAGES = ['chrony', 'ethtool'] as const;
// hwclock left util-linux for util-linux-extra with 2.38. Debian 12's util-linux still depends on that package.
const PACKAGES_WITH_HWCLOCK = [...PACKAGES, 'util-linux-extra'] as const;

/**
 * The systems. Debian's rows were read from its archive (package lists and contents), Ubuntu's from its package pages.
 * On ubuntu-24.04 util-linux-extra is in `universe`: a mirror needs that component.
 */
export const SYSTEMS: Readonly<Record<SystemName, System>> = {
  'debian-11': { chrony: '4.0', packages: PACKAGES, driftFile: DRIFT_FILE, systemd: 247 },
  'debian-12': { chrony: '4.3', packages: PACKAGES, driftFile: DRIFT_FILE, systemd: 252 },
  'debian-13': { chrony: '4.6.1', packages: PACKAGES_WITH_HWCLOCK, driftFile: DRIFT_FILE, systemd: 257 },
  'ubuntu-22.04': { chrony: '4.2', packages: PACKAGES, driftFile: DRIFT_FILE, systemd: 249 },
  'ubuntu-24.04': { chrony: '4.5', packages: PACKAGES_WITH_HWCLOCK, driftFile: DRIFT_FILE, systemd: 255 },
  'ubuntu-26.04': { chrony: '4.8', packages: PACKAGES_WITH_HWCLOCK, driftFile: DRIFT_FILE, systemd: 259 },
};

/** The systems whose chrony is this release or a later one, the oldest chrony first. */
export function systemsSince(release: ChronyRelease): readonly SystemName[] {
  return SYSTEM_NAMES.filter((name) => compareReleases(SYSTEMS[name].chrony, release) >= 0).sort(
    (one, other) => compareReleases(SYSTEMS[one].chrony, SYSTEMS[other].chrony),
  );
}
