import { drawLink, drawText } from './draw-parts.js';
import { type PlacedLink, SIZES } from './layout.js';
import { measureText } from './measure-text.js';
import { element } from './xml.js';

/** What a kind of line means. */
const MEANINGS: Readonly<Record<PlacedLink['method'], string>> = {
  ntp: 'gives the time by NTP',
  ptp: 'gives the time by PTP',
  clock: 'is read at each primary itself',
  peer: 'the primaries of a group ask each other, each with each',
};
/** Of the line that is shown. */
const SAMPLE = 44;
const AFTER_SAMPLE = 8;

/** How wide the legend is. */
export function widthOfLegend(methods: readonly PlacedLink['method'][]): number {
  return Math.max(
    0,
    ...methods.map((method) => SAMPLE + AFTER_SAMPLE + measureText(MEANINGS[method], SIZES.text)),
  );
}

/** The kinds of lines that there are, one below the other. */
export function drawLegend(methods: readonly PlacedLink['method'][], left: number, top: number): string {
  const entries = methods.flatMap((method, index) => {
    const y = top + index * SIZES.line + Math.floor(SIZES.line / 2);
    const points = [
      { x: left, y },
      { x: left + SAMPLE, y },
    ];
    return [
      drawLink({ method, points, arrows: method === 'peer' ? 'both' : 'end' }),
      drawText(MEANINGS[method], left + SAMPLE + AFTER_SAMPLE, y + 4, SIZES.text, 'quiet'),
    ];
  });
  return element('g', { class: 'legend' }, ...entries);
}
