/** chronyd, its chronyc, and a system whose files it runs with. */
export const RELEASES = [
  ['chronyd-4.0', 'chronyc-4.0', 'debian-11'],
  ['chronyd-4.3', 'chronyc-4.3', 'debian-12'],
  ['chronyd-4.6', 'chronyc-4.6', 'debian-13'],
  ['chronyd-sid', 'chronyc-sid', 'ubuntu-26.04'],
] as const;
