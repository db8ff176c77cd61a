import type { SystemName } from './systems.js';

/**
 * Where security updates come from when a spec names only a mirror; undefined without a mirror (the system's own
 * sources). Ubuntu's mirrors hold them; Debian's do not, and cloud-init would look for them there.
 */
export function chooseSecurityArchive(system: SystemName, mirror: string | undefined): string | undefined {
  if (mirror === undefined) return undefined;
  return system.startsWith('debian') ? 'http://security.debian.org/debian-security' : mirror;
}
