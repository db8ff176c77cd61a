import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { labFolder } from '../locate-folders.js';

/** The systems that the lab has images of, with the names of their releases. */
export const SUITES = { 'debian-12': 'bookworm', 'debian-13': 'trixie' } as const;

export type LabSystem = keyof typeof SUITES;

/** Everything that decides what an image holds, apart from the mirror's current versions. */
export interface Recipe {
  readonly suite: string;
  /** Installed in the image. */
  readonly packages: readonly string[];
  /** Of the file system, in MiB. */
  readonly size: number;
  /** user-mode-linux, whose modules go into the image. */
  readonly kernel: string;
  /** Scripts that build it and files that go into it: path, whether executable, content. */
  readonly files: readonly RecipeFile[];
}

export interface RecipeFile {
  readonly path: string;
  readonly executable: boolean;
  readonly content: string;
}

const PACKAGES = [
  ...['apparmor', 'ca-certificates', 'cloud-init', 'dbus', 'e2fsprogs', 'fdisk', 'iproute2', 'iptables'],
  ...['iputils-ping', 'kmod', 'less', 'libpam-systemd', 'mawk', 'netplan.io', 'nftables', 'openssh-server'],
  ...['procps', 'python3', 'sudo', 'systemd', 'systemd-resolved', 'systemd-sysv', 'systemd-timesyncd'],
  ...['tzdata', 'udev', 'util-linux'],
];

/** The recipe of a system's image. `kernel`: the installed version of user-mode-linux. */
export function describeImage(system: LabSystem, kernel: string): Recipe {
  const guest = join(labFolder, 'guest', 'image');
  // hwclock has a package of its own since Debian 13.
  const packages = system === 'debian-13' ? [...PACKAGES, 'util-linux-extra'].sort() : PACKAGES;
  return { suite: SUITES[system], packages, size: 3072, kernel, files: listFiles(guest, guest) };
}

function listFiles(root: string, folder: string): RecipeFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(root, path);
      const executable = (statSync(path).mode & 0o100) !== 0;
      return [{ path: relative(root, path), executable, content: readFileSync(path, 'utf8') }];
    });
}
