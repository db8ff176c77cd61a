/** How time gets from one box to another: by NTP, by PTP, or from a clock that stands at the machine itself. */
export type LinkMethod = 'ntp' | 'ptp' | 'clock';

/** One machine, several that are alike, or what stands outside of all groups. */
export interface PictureBox {
  readonly id: string;
  readonly kind: 'outside' | 'primary' | 'secondary';
  /** A name, or several collapsed. */
  readonly title: string;
  /** What else stands in the box, a line each. */
  readonly details: readonly string[];
  /** How many listed machines it stands for: 0 outside of all groups, and for `secondary: any`. */
  readonly machines: number;
}

/** A source outside of all groups; the primaries of its cluster follow it. */
export interface OutsideBox extends PictureBox {
  readonly method: LinkMethod;
}

/** A group, or several that are alike, drawn as one frame. */
export interface Cluster {
  readonly id: string;
  readonly title: string;
  readonly details: readonly string[];
  readonly groups: number;
  /** The id of the cluster whose primaries these primaries follow. */
  readonly above: string | undefined;
  /** How its primaries are followed, in the cluster and below. */
  readonly method: Exclude<LinkMethod, 'clock'>;
  /** Whether its primaries ask each other. */
  readonly peers: boolean;
  readonly outside: readonly OutsideBox[];
  readonly primaries: readonly PictureBox[];
  readonly secondaries: readonly PictureBox[];
  /** The least stratum of the primaries, and of the secondaries (infinite without any): the rows that they stand in. */
  readonly strata: { readonly primaries: number; readonly secondaries: number };
}

/** A row of the picture. */
export interface PictureRow {
  /** The least stratum of all that stand in it; 0 for what is outside of all groups. */
  readonly stratum: number;
  readonly label: string;
}

/** What is drawn of a plan, whoever draws it. Each listed machine is in one box. */
export interface Picture {
  readonly title: string;
  /** How much there is, and what is collapsed. */
  readonly summary: string;
  /** From the top. */
  readonly rows: readonly PictureRow[];
  /** A cluster stands behind the one that it follows. */
  readonly clusters: readonly Cluster[];
}
