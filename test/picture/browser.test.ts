import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { printMermaid } from '../../src/picture/mermaid/print-mermaid.js';
import type { Picture, PictureBox } from '../../src/picture/picture.js';
import { printSvg } from '../../src/picture/svg/print-svg.js';
import { type Browser, startBrowser } from '../support/browser.js';
import { MATRIX } from '../support/spec-matrix.js';
import { testWith } from '../support/tools.js';
import { MEASURE_CONTRAST } from './support/measure-contrast.js';
import { MEASURE_MERMAID } from './support/measure-mermaid.js';
import { MEASURE_SVG } from './support/measure-svg.js';
import { PICTURE_SPECS } from './support/picture-specs.js';
import { readPicture } from './support/read-picture.js';

const MERMAID = resolve(import.meta.dirname, '../../node_modules/mermaid/dist/mermaid.min.js');
/** Starting the browser, and drawing, on a machine that others use too. */
const LIMIT_MS = 120_000;

let running: Promise<Browser> | undefined;
const open = (path: string) => {
  running ??= startBrowser(path);
  return running;
};
afterAll(async () => (await running)?.close());

const boxesOf = ({ clusters }: Picture): PictureBox[] =>
  clusters.flatMap(({ outside, primaries, secondaries }) => [...outside, ...primaries, ...secondaries]);

/** Every line of text that a picture has to show. */
const linesOf = (picture: Picture) => [
  ...boxesOf(picture).flatMap(({ title, details }) => [title, ...details]),
  ...picture.clusters.flatMap(({ details }) => details),
];

describe.each(Object.entries(PICTURE_SPECS))('%s', (_, text) => {
  testWith(
    ['chromium'],
    'as SVG: all text in its box, nothing on anything else, readable in light and dark',
    async ({ chromium }) => {
      const browser = await open(chromium);
      const { picture } = readPicture(text);
      await browser.open('picture.svg', printSvg(picture));
      expect(await browser.evaluate(MEASURE_SVG)).toEqual([]);
      const shown = await browser.evaluate(
        `[...document.querySelectorAll('text')].map((node) => node.textContent)`,
      );
      expect(shown).toEqual(expect.arrayContaining(linesOf(picture)));
      for (const scheme of ['light', 'dark'] as const) {
        await browser.prefer(scheme);
        expect({ scheme, found: await browser.evaluate(MEASURE_CONTRAST) }).toEqual({ scheme, found: [] });
      }
    },
    LIMIT_MS,
  );

  testWith(
    ['chromium'],
    'as Mermaid draws it: all text in its box, no box on another',
    async ({ chromium }) => {
      const browser = await open(chromium);
      const { picture } = readPicture(text);
      await drawMermaid(browser, printMermaid(picture));
      const { wrong, lines } = (await browser.evaluate(MEASURE_MERMAID)) as {
        wrong: string[];
        lines: string[];
      };
      expect(wrong).toEqual([]);
      expect(lines).toEqual(expect.arrayContaining(linesOf(picture)));
    },
    LIMIT_MS,
  );
});

testWith(
  ['chromium'],
  'whatever the language lets vary fits as SVG',
  async ({ chromium }) => {
    const browser = await open(chromium);
    for (const { text } of MATRIX) {
      await browser.open('picture.svg', printSvg(readPicture(text).picture));
      expect({ text, wrong: await browser.evaluate(MEASURE_SVG) }).toEqual({ text, wrong: [] });
    }
  },
  LIMIT_MS,
);

/** As GitHub does: strict, in a page of its own. */
async function drawMermaid(browser: Browser, text: string): Promise<void> {
  const program = readFileSync(MERMAID, 'utf8').replaceAll('</script', '<\\/script');
  await browser.open(
    'picture.html',
    `<!doctype html><meta charset="utf-8"><body><script>${program}</script>`,
  );
  await browser.evaluate(`(async () => {
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
    const { svg } = await mermaid.render('picture', ${JSON.stringify(text)});
    document.body.innerHTML = svg;
    document.querySelector('svg').style.maxWidth = 'none';
    const { width, height } = document.querySelector('svg').viewBox.baseVal;
    document.querySelector('svg').setAttribute('width', width);
    document.querySelector('svg').setAttribute('height', height);
  })()`);
}
