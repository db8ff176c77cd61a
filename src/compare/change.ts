import type { Origin } from '../spec/topology.js';

/** What kind of thing has changed, in the topology's words. */
export type ChangeKind =
  | 'name-changed'
  | 'group-added'
  | 'group-removed'
  | 'machine-added'
  | 'machine-removed'
  | 'machine-moved'
  | 'primary-changed'
  | 'follows-changed'
  | 'sources-changed'
  | 'network-changed'
  | 'method-changed'
  | 'authentication-changed'
  | 'system-changed'
  | 'setting-changed'
  | 'strata-changed';

/** One change between two specs; alike machines share one. */
export interface Change {
  readonly kind: ChangeKind;
  /** What it is about: a machine or several, a group, or `spec`. */
  readonly subject: string;
  /** What of it: `polling`, `address`. Absent where the kind says it all. */
  readonly what?: string;
  /** As a spec would have it; absent where there was nothing, or where it may be a secret of the site's. */
  readonly from?: string;
  readonly to?: string;
  /** More for people, such as which machines. */
  readonly note?: string;
  readonly groups: readonly string[];
  readonly machines: readonly string[];
  /** Where the new spec says so; of what is gone, where the old one did. */
  readonly origin: Origin | undefined;
}
