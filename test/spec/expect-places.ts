import { expect } from 'vitest';
import type { LocatedDiagnostic, Place } from '../../src/diagnostics/located.js';

/** Every place, of what is related too, lies within the text, and is the line that it says. */
export function expectPlaces(diagnostics: readonly LocatedDiagnostic[], bytes: Uint8Array): void {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const places = diagnostics.flatMap(({ place, related }) => [place, ...related.map((each) => each.place)]);
  expect(places.filter((place) => !isWithin(place, lines))).toEqual([]);
}

/** Where nothing could be decoded there is no text to show: the place is its beginning, and shows nothing. */
function isWithin({ line, column, length, sourceLine }: Place, lines: readonly string[]): boolean {
  const source = lines[line - 1]?.replace(/\r$/, '');
  const isShown = sourceLine === source || (line === 1 && column === 1 && sourceLine === '');
  // What is missing at the end of a line may be marked one column behind it.
  return isShown && column >= 1 && length >= 1 && column + length - 1 <= Math.max(1, sourceLine.length + 1);
}
