import type { Cluster, Picture, PictureBox } from '../picture.js';
import { type PlacedBox, type PlacedCluster, type PlacedRow, SIZES } from './layout.js';
import { gapOf, sizeBox, sizeHead, sizeRow } from './size-boxes.js';

/**
 * The frames from left to right, each in columns of its own, so that those that follow a group stand to its right and
 * below it, and no line crosses another one: whom a group follows is one group at most.
 */
export function placeClusters(
  { clusters }: Picture,
  rows: readonly PlacedRow[],
  left: number,
): PlacedCluster[] {
  const byStratum = new Map(rows.map((placed) => [placed.row.stratum, placed]));
  let x = left;
  return clusters.map((cluster) => {
    const column = widthOfColumn(cluster);
    const placed = placeCluster(cluster, byStratum, x, column);
    x += column + SIZES.clusterGap;
    return placed;
  });
}

function widthOfFrame(cluster: Cluster): number {
  const rows = [
    sizeHead(cluster).width,
    sizeRow(cluster.primaries, gapOf(cluster)).width,
    sizeRow(cluster.secondaries, SIZES.boxGap).width,
  ];
  return Math.max(...rows) + 2 * SIZES.framePadding;
}

function widthOfColumn(cluster: Cluster): number {
  return Math.max(widthOfFrame(cluster), sizeRow(cluster.outside, SIZES.boxGap).width);
}

function placeCluster(
  cluster: Cluster,
  rows: ReadonlyMap<number, PlacedRow>,
  x: number,
  column: number,
): PlacedCluster {
  const { strata, outside, primaries, secondaries } = cluster;
  const width = widthOfFrame(cluster);
  const center = x + Math.floor(column / 2);
  const at = (boxes: readonly PictureBox[], stratum: number, gap: number) =>
    placeBoxes(boxes, rows.get(stratum), center, gap);
  const first = rows.get(strata.primaries);
  const last = rows.get(strata.secondaries) ?? first;
  const y = first?.y ?? 0;
  return {
    cluster,
    x: center - Math.floor(width / 2),
    y,
    width,
    height: endOf(last) - y,
    outside: at(outside, 0, SIZES.boxGap),
    primaries: at(primaries, strata.primaries, gapOf(cluster)),
    secondaries: at(secondaries, strata.secondaries, SIZES.boxGap),
    ends: { outside: endOf(rows.get(0)), primaries: endOf(first) },
  };
}

function placeBoxes(
  boxes: readonly PictureBox[],
  row: PlacedRow | undefined,
  center: number,
  gap: number,
): PlacedBox[] {
  const { width: all, height } = sizeRow(boxes, gap);
  let x = center - Math.floor(all / 2);
  return boxes.map((box) => {
    const { width } = sizeBox(box);
    const placed = { box, x, y: (row?.y ?? 0) + (row?.head ?? 0), width, height };
    x += width + gap;
    return placed;
  });
}

function endOf(row: PlacedRow | undefined): number {
  return row ? row.y + row.height : 0;
}
