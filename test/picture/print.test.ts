import { describe, expect, test } from 'vitest';
import { buildPicture } from '../../src/picture/build-picture.js';
import { collapseAddresses } from '../../src/picture/collapse-addresses.js';
import { printMermaid } from '../../src/picture/mermaid/print-mermaid.js';
import { quoteLabel } from '../../src/picture/mermaid/quote-label.js';
import type { Picture } from '../../src/picture/picture.js';
import { printSvg } from '../../src/picture/svg/print-svg.js';
import { readGood } from '../support/render-spec.js';
import { PICTURE_SPECS } from './support/picture-specs.js';
import { readPicture } from './support/read-picture.js';

const ALL = Object.entries(PICTURE_SPECS);
/** What Mermaid draws unless it is configured otherwise, as on GitHub. */
const MOST_TEXT = 50_000;
const MOST_EDGES = 500;

/** `a & b --> c` are two. */
function countEdges(text: string): number {
  const arrows = [...text.matchAll(/^ *(\S.*?) (?:-->|==>|-\.->|---|===|-\.-|~~~) (\S.*)$/gm)];
  const ends = (side = '') => side.split(' & ').length;
  return arrows.reduce((sum, [, from, to]) => sum + ends(from) * ends(to), 0);
}

describe.each(ALL)('%s', (_, text) => {
  test('is within what Mermaid draws', () => {
    const printed = printMermaid(readPicture(text).picture);
    expect(printed.length).toBeLessThan(MOST_TEXT / 4);
    expect(countEdges(printed)).toBeGreaterThan(0);
    expect(countEdges(printed)).toBeLessThan(MOST_EDGES / 4);
  });

  test('is the same each time, with nothing from elsewhere', () => {
    const [one, other] = [readPicture(text).picture, readPicture(text).picture];
    expect(printMermaid(one)).toBe(printMermaid(other));
    const svg = printSvg(one);
    expect(svg).toBe(printSvg(other));
    expect(svg).not.toMatch(
      /<script|<image|<foreignObject|@import|@font-face|url\((?!#)|href|\bon[a-z]+=|NaN|Infinity|undefined/,
    );
  });
});

test('a picture of 10,000 machines is drawn in less than two seconds', () => {
  const { plan } = readPicture(PICTURE_SPECS['100 groups'] ?? '');
  const { plan: other } = readPicture(PICTURE_SPECS['100 groups apart'] ?? '');
  for (const one of [plan, other]) {
    const start = performance.now();
    printSvg(buildPicture(one));
    expect(performance.now() - start).toBeLessThan(2000);
  }
});

test('text of any kind stays text', () => {
  const { picture } = readPicture(PICTURE_SPECS['2 machines'] ?? '');
  const text = '"]; click g1 <b> & `x` #quot;';
  const hostile: Picture = { ...picture, clusters: picture.clusters.map((one) => ({ ...one, title: text })) };
  expect(printSvg(hostile)).toContain('&quot;]; click g1 &lt;b&gt; &amp; `x` #quot;</text>');
  expect(printMermaid(hostile)).toContain('subgraph g1["#34;#93;#59; click g1 #60;b#62; #38;');
  expect(quoteLabel(['one', 'two_3'])).toBe('"one<br/>two#95;3"');
});

describe('addresses', () => {
  const collapse = (range: string, more = '') => {
    const spec = `version: 1\nname: t\nos: debian-12\ngroups: {g: {network: 10.0.0.0/15, interface: a, primary: {p: 10.0.0.1}, secondary: {${range}${more}}}}\n`;
    return collapseAddresses(readGood(spec).groups[0]?.secondaries ?? []);
  };

  test('count up over the end of an octet', () => {
    expect(collapse('s-1..300: 10.0.0.11..10.0.1.54')).toBe('10.0.0.11 … 10.0.1.54');
  });

  test('that do not count up are shown in part, and the rest is counted', () => {
    expect(collapse('a: 10.0.0.9, b: 10.0.0.7, c-1..4: 10.1.0.1..4')).toBe('10.0.0.9, 10.0.0.7, and 4 more');
  });

  test('of DHCP are counted beside others', () => {
    expect(collapse('a: dhcp, b: dhcp')).toBe('dhcp');
    expect(collapse('a: 10.0.0.9, b: dhcp, c: dhcp')).toBe('10.0.0.9, dhcp (2)');
  });
});
