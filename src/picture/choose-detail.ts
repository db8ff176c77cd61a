/** How much is shown one by one. */
export interface Detail {
  /** Up to so many machines of a kind in a group each have a box, those of a larger one share it. */
  readonly primaries: number;
  readonly secondaries: number;
  /** Whether groups that are alike are drawn as one. */
  readonly merged: boolean;
}

/** From the most to the least. */
export const DETAILS: readonly [Detail, ...Detail[]] = [
  { primaries: 8, secondaries: 8, merged: false },
  { primaries: 3, secondaries: 1, merged: false },
  { primaries: 3, secondaries: 1, merged: true },
];

/** More boxes than these side by side are too many to read: then less is shown one by one. */
export const MOST_ABREAST = 16;
