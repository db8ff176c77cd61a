import { describePicture } from '../describe-picture.js';
import type { Picture } from '../picture.js';
import { drawLegend, widthOfLegend } from './draw-legend.js';
import { drawCluster, drawLink, drawRectangle, drawRow, drawText, drawTips } from './draw-parts.js';
import { type PlacedLink, SIZES } from './layout.js';
import { measureText } from './measure-text.js';
import { placeClusters } from './place-clusters.js';
import { placeRows, widthOfLabels } from './place-rows.js';
import { routeLinks } from './route-links.js';
import { STYLE } from './style.js';
import { element, xmlText } from './xml.js';

const METHODS = ['ntp', 'ptp', 'clock', 'peer'] as const satisfies readonly PlacedLink['method'][];
/** From the picture's top to its rows: the title and what it says of all. */
const TOP = 76;

/** The picture as one file of SVG: no script, no font, nothing from elsewhere. */
export function printSvg(picture: Picture): string {
  const left = widthOfLabels(picture);
  // Where frames stand depends on the rows, and how wide the rows' bands are on the frames.
  const frames = placeClusters(picture, placeRows(picture, TOP, 0), left);
  const links = routeLinks(frames);
  const methods = METHODS.filter((method) => links.some((link) => link.method === method));
  const width = Math.max(
    ...frames.flatMap((frame) => [frame, ...frame.outside].map(({ x, width }) => x + width + SIZES.margin)),
    widthOfTitle(picture) + SIZES.margin,
    widthOfLegend(methods) + SIZES.margin * 2,
  );
  const rows = placeRows(picture, TOP, width);
  const bottom = Math.max(...rows.map(({ y, height }) => y + height)) + SIZES.margin;
  const height = bottom + methods.length * SIZES.line + SIZES.margin;
  const content = [
    drawRectangle({ x: 0, y: 0, width, height }, 'ground', 0),
    drawText(picture.title, SIZES.margin / 2, 34, SIZES.title, 'strong'),
    drawText(picture.summary, SIZES.margin / 2, 58, SIZES.text, 'quiet'),
    ...rows.map(drawRow),
    ...frames.map(drawCluster),
    ...links.map(drawLink),
    drawLegend(methods, SIZES.margin / 2, bottom),
  ];
  return `${wrap(picture, width, height, [drawTips(methods), ...content])}\n`;
}

function widthOfTitle({ title, summary }: Picture): number {
  return Math.max(measureText(title, SIZES.title, true), measureText(summary, SIZES.text)) + SIZES.margin / 2;
}

function wrap(picture: Picture, width: number, height: number, content: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': 'title desc',
    },
    element('title', { id: 'title' }, xmlText(`${picture.title}: who follows whom`)),
    element('desc', { id: 'desc' }, xmlText(describePicture(picture))),
    element('style', {}, xmlText(STYLE)),
    ...content,
  );
}
