import type { Cluster, LinkMethod, PictureBox, PictureRow } from '../picture.js';

/** Where something is, in pixels from the top left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedBox extends Rectangle {
  readonly box: PictureBox;
}

/** A frame with what is in it; the boxes outside of all groups stand above it. */
export interface PlacedCluster extends Rectangle {
  readonly cluster: Cluster;
  readonly outside: readonly PlacedBox[];
  readonly primaries: readonly PlacedBox[];
  readonly secondaries: readonly PlacedBox[];
  /** Where the rows end in which its boxes outside and its primaries stand. */
  readonly ends: { readonly outside: number; readonly primaries: number };
}

/** A row: `head` pixels for the titles of frames that begin in it, then the boxes. */
export interface PlacedRow extends Rectangle {
  readonly row: PictureRow;
  readonly head: number;
}

/** A line of links. `arrows`: the last point, both ends or none. */
export interface PlacedLink {
  readonly method: LinkMethod | 'peer';
  readonly points: readonly Point[];
  readonly arrows: 'end' | 'both' | 'none';
}

/** All sizes of the drawing, in pixels. */
export const SIZES = {
  margin: 24,
  title: 20,
  name: 14,
  text: 12,
  /** From one line of text to the next. */
  line: 17,
  boxPadding: 10,
  framePadding: 14,
  boxGap: 14,
  /** Between primaries that ask each other: room for the line. */
  peerGap: 40,
  clusterGap: 28,
  /** Between rows: room for the lines. */
  rowGap: 56,
} as const;
