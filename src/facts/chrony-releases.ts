/** chrony's releases in order, from the oldest that a system of ours has. One without a new directive or option stands here too. */
export const CHRONY_RELEASES = [
  '4.0',
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.5',
  '4.6',
  '4.6.1',
  '4.7',
  '4.8',
  '4.9',
] as const;

export type ChronyRelease = (typeof CHRONY_RELEASES)[number];

/** Below zero when `one` came before `other`, zero when they are the same, above zero when it came after. */
export function compareReleases(one: ChronyRelease, other: ChronyRelease): number {
  return CHRONY_RELEASES.indexOf(one) - CHRONY_RELEASES.indexOf(other);
}
