import type { Cluster, PictureBox } from '../picture.js';
import { SIZES } from './layout.js';
import { measureText } from './measure-text.js';

/** How much room something needs, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A box: its title, and a line for each detail. */
export function sizeBox({ title, details }: PictureBox): Size {
  const size = sizeText(title, details, SIZES.name);
  return { width: size.width + 2 * SIZES.boxPadding, height: size.height + 2 * SIZES.boxPadding };
}

/** What stands at the top of a frame. */
export function sizeHead({ title, details }: Cluster): Size {
  return sizeText(title, details, SIZES.name);
}

/** Boxes side by side. */
export function sizeRow(boxes: readonly PictureBox[], gap: number): Size {
  const sizes = boxes.map(sizeBox);
  const width = sizes.reduce((sum, size) => sum + size.width, gap * Math.max(0, boxes.length - 1));
  return { width, height: Math.max(0, ...sizes.map(({ height }) => height)) };
}

function sizeText(title: string, details: readonly string[], size: number): Size {
  const widths = details.map((line) => measureText(line, SIZES.text));
  return {
    width: Math.max(measureText(title, size, true), ...widths),
    height: (details.length + 1) * SIZES.line,
  };
}

/** The gap between the primaries of a cluster. */
export function gapOf({ peers }: Cluster): number {
  return peers ? SIZES.peerGap : SIZES.boxGap;
}
