import type { Cluster, Picture, PictureBox } from '../picture.js';
import { type PlacedRow, SIZES } from './layout.js';
import { measureText } from './measure-text.js';
import { sizeBox, sizeHead } from './size-boxes.js';

/** The rows from `top` on, each as high as its highest box and its longest title of a frame. */
export function placeRows({ rows, clusters }: Picture, top: number, width: number): PlacedRow[] {
  let y = top;
  return rows.map((row) => {
    const inRow = clusters.filter(({ strata }) => strata.primaries === row.stratum);
    const boxes = clusters.flatMap((cluster) => boxesAt(cluster, row.stratum));
    const head = Math.max(0, ...inRow.map((cluster) => sizeHead(cluster).height + SIZES.boxPadding));
    const padding = 2 * SIZES.framePadding;
    const height = head + Math.max(0, ...boxes.map((box) => sizeBox(box).height)) + padding;
    const placed = { row, x: 0, y, width, height, head: head + SIZES.framePadding };
    y += height + SIZES.rowGap;
    return placed;
  });
}

/** Room for the labels at the left. */
export function widthOfLabels({ rows }: Picture): number {
  return Math.max(...rows.map(({ label }) => measureText(label, SIZES.text, true))) + SIZES.margin;
}

function boxesAt({ strata, outside, primaries, secondaries }: Cluster, stratum: number): PictureBox[] {
  return [
    ...(stratum === 0 ? outside : []),
    ...(strata.primaries === stratum ? primaries : []),
    ...(strata.secondaries === stratum ? secondaries : []),
  ];
}
