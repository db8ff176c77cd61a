import type { SystemName } from './systems.js';

/** How a system's own installer is told what to do. */
export type Installer =
  /** Debian's debian-installer, by the answers in a file. */
  | { readonly kind: 'preseed' }
  /**
   * Ubuntu's subiquity, by a seed of its own. `seedWord`: ISO images of 22.04 have a cloud-init that knows
   * `ds=nocloud-net` alone; it was renamed with 24.1.
   */
  | { readonly kind: 'autoinstall'; readonly seedWord: 'nocloud' | 'nocloud-net' };

/** The installers of the systems. */
export const INSTALLERS: Readonly<Record<SystemName, Installer>> = {
  'debian-11': { kind: 'preseed' },
  'debian-12': { kind: 'preseed' },
  'debian-13': { kind: 'preseed' },
  'ubuntu-22.04': { kind: 'autoinstall', seedWord: 'nocloud-net' },
  'ubuntu-24.04': { kind: 'autoinstall', seedWord: 'nocloud' },
  'ubuntu-26.04': { kind: 'autoinstall', seedWord: 'nocloud' },
};
