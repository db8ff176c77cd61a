import type { DiskEntry, DiskTree } from './read-disk.js';

/** What a sealed image must not have, as out/packer/README.md promises: a name, and the paths that must not be there. */
interface SealRule {
  readonly about: string;
  readonly paths: RegExp;
  /** Such a file may be there, if it is empty. */
  readonly mayBeEmpty?: true;
}

const RULES: readonly SealRule[] = [
  { about: 'machine-id', paths: /^\/etc\/machine-id$/, mayBeEmpty: true },
  { about: 'host name', paths: /^\/etc\/hostname$/, mayBeEmpty: true },
  { about: 'SSH host keys', paths: /^\/etc\/ssh\/ssh_host_/ },
  { about: 'authorized keys', paths: /^\/(root|home\/[^/]+)\/\.ssh\/authorized_keys/ },
  { about: 'random seed', paths: /^\/(var\/lib\/systemd|boot\/efi\/loader)\/random-seed$/ },
  { about: 'credential secret', paths: /^\/var\/lib\/systemd\/credential\.secret$/ },
  {
    about: "chrony's drift, dumps and keys",
    paths: /^\/var\/(lib|log)\/chrony\/|^\/etc\/chrony\/clockseed\.d\//,
  },
  {
    about: "cloud-init's state",
    paths: /^\/var\/lib\/cloud\/|^\/etc\/netplan\/50-cloud-init|\/10-cloud-init-/,
  },
  { about: "clockseed's state", paths: /^\/var\/lib\/clockseed\// },
  { about: 'journal', paths: /^\/var\/log\/journal\// },
  { about: 'logs', paths: /^\/var\/log\/.*(log|messages|dmesg)$/, mayBeEmpty: true },
  { about: 'leases', paths: /^\/var\/lib\/(dhcp|dhcpcd|NetworkManager)\// },
  {
    about: "apt's lists and packages",
    paths: /^\/var\/lib\/apt\/lists\/[^/]*_|^\/var\/cache\/apt\/.*\.(deb|bin)$/,
  },
  { about: 'history and leftovers of the build', paths: /^\/(root|home\/[^/]+)\/\.bash_history$|^\/tmp\/./ },
];

/** What the seal is about, for the verdict. */
export const SEALED: string = [...RULES.map(({ about }) => about), "the build's key"].join(', ');

/** What a disk has that a sealed image must not have, `path (size)`: these files, and any that holds the build's key (marked). */
export function findUnsealed(tree: DiskTree): string[] {
  const missing = tree.has('/etc/machine-id') ? [] : ['/etc/machine-id is not there'];
  const found = [...tree].filter(
    ([path, entry]) => entry.marked || RULES.some((rule) => breaks(rule, path, entry)),
  );
  return [...missing, ...found.map(([path, { size }]) => `${path} (${size})`)];
}

function breaks({ paths, mayBeEmpty }: SealRule, path: string, { kind, size }: DiskEntry): boolean {
  return kind !== 'folder' && paths.test(path) && !(mayBeEmpty && size === 0);
}

/** The paths at which two disks differ: `-` gone, `+` come, `~` another content, mode or kind. */
export function compareDisks(before: DiskTree, after: DiskTree): string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `- ${path}`);
  const other = [...after].flatMap(([path, entry]) => {
    const old = before.get(path);
    if (old === undefined) return [`+ ${path}`];
    return isSame(old, entry) ? [] : [`~ ${path}`];
  });
  return [...gone, ...other];
}

function isSame(one: DiskEntry, other: DiskEntry): boolean {
  return one.kind === other.kind && one.mode === other.mode && one.content === other.content;
}
