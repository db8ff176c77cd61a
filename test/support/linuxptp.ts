import type { SystemName } from '../../src/facts/systems.js';

/** The linuxptps at hand, each with a system that has that release or the next older one of ours. */
export const LINUXPTP = {
  '3.1': 'debian-11',
  '3.1.1': 'debian-12',
  '4.2': 'debian-13',
  sid: 'ubuntu-26.04',
} as const satisfies Readonly<Record<string, SystemName>>;

export type LinuxptpName = keyof typeof LINUXPTP;
export const LINUXPTP_NAMES = Object.keys(LINUXPTP) as readonly LinuxptpName[];

/** The tools that a run of a release needs. */
export function toolsOf(name: LinuxptpName) {
  return [`ptp4l-${name}`, `phc2sys-${name}`, `pmc-${name}`] as const;
}
