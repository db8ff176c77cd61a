/** linuxptp's releases that a system of ours has. */
export type LinuxptpRelease = '3.1' | '3.1.1' | '4.0' | '4.2' | '4.4';

/** What a release calls the option that keeps ptp4l from ever leading: 4.0 renamed it, and warns of the old name. */
export function nameClientOnly(release: LinuxptpRelease): 'slaveOnly' | 'clientOnly' {
  return release.startsWith('3.') ? 'slaveOnly' : 'clientOnly';
}
