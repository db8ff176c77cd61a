/** linuxptp's releases that a system of ours has. */
export type LinuxptpRelease = '3.1' | '3.1.1' | '4.0' | '4.2' | '4.4';

/** Options of ptp4l whose names changed: 4.0 brought the new ones, and reads the old ones with a warning. */
export interface RoleOptions {
  /** Never leads. */
  readonly clientOnly: 'slaveOnly' | 'clientOnly';
}

/** What a release calls them. */
export function nameRoleOptions(release: LinuxptpRelease): RoleOptions {
  return { clientOnly: release.startsWith('3.') ? 'slaveOnly' : 'clientOnly' };
}
