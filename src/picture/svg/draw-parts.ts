import {
  type PlacedBox,
  type PlacedCluster,
  type PlacedLink,
  type PlacedRow,
  type Rectangle,
  SIZES,
} from './layout.js';
import { sizeHead } from './size-boxes.js';
import { element, xmlText } from './xml.js';

/** From the top of a line of text to where its letters stand. */
const ASCENT = 13;

/** A row's band across the picture, with its label at the left. */
export function drawRow(placed: PlacedRow): string {
  const y = placed.y + placed.head + ASCENT + SIZES.boxPadding;
  return element(
    'g',
    { class: 'row' },
    drawRectangle(placed, 'band', 0),
    drawText(placed.row.label, SIZES.margin / 2, y, SIZES.text, 'strong'),
  );
}

/** A frame with its title and boxes. */
export function drawCluster(placed: PlacedCluster): string {
  const { cluster, outside, primaries, secondaries } = placed;
  const left = placed.x + Math.floor((placed.width - sizeHead(cluster).width) / 2);
  const head = drawLines(cluster.title, cluster.details, left, placed.y + SIZES.framePadding);
  return element(
    'g',
    { class: 'group' },
    ...outside.map(drawBox),
    drawRectangle(placed, 'frame', 6),
    element('g', { class: 'head' }, ...head),
    ...[...primaries, ...secondaries].map(drawBox),
  );
}

function drawBox(placed: PlacedBox): string {
  const { kind, title, details } = placed.box;
  const left = placed.x + SIZES.boxPadding;
  return element(
    'g',
    { class: 'box' },
    drawRectangle(placed, kind, kind === 'outside' ? 14 : 3),
    ...drawLines(title, details, left, placed.y + SIZES.boxPadding),
  );
}

function drawLines(title: string, details: readonly string[], x: number, y: number): string[] {
  return [
    drawText(title, x, y + ASCENT, SIZES.name, 'strong'),
    ...details.map((line, index) =>
      drawText(line, x, y + (index + 1) * SIZES.line + ASCENT, SIZES.text, 'quiet'),
    ),
  ];
}

/** A line of text; `y` is where its letters stand. */
export function drawText(text: string, x: number, y: number, size: number, style: string): string {
  return element('text', { class: style, x, y, 'font-size': size }, xmlText(text));
}

/** A rectangle of a style of the style sheet, its corners rounded. */
export function drawRectangle({ x, y, width, height }: Rectangle, style: string, rounding: number): string {
  return element('rect', { class: style, x, y, width, height, rx: rounding });
}

/** A line, with its arrows. */
export function drawLink({ method, points, arrows }: PlacedLink): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  const tip = `url(#tip-${method})`;
  return element('path', {
    class: `link ${method}`,
    d: path,
    ...(arrows === 'none' ? {} : { 'marker-end': tip }),
    ...(arrows === 'both' ? { 'marker-start': tip } : {}),
  });
}

/** The arrows that lines end in. */
export function drawTips(methods: readonly PlacedLink['method'][]): string {
  const tips = methods.map((method) =>
    element(
      'marker',
      {
        id: `tip-${method}`,
        viewBox: '0 0 10 10',
        refX: 10,
        refY: 5,
        markerUnits: 'userSpaceOnUse',
        markerWidth: 11,
        markerHeight: 11,
        orient: 'auto-start-reverse',
      },
      element('path', { class: `tip-${method}`, d: 'M0 0 L10 5 L0 10 Z' }),
    ),
  );
  return element('defs', {}, ...tips);
}
