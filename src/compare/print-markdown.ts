import { collapseNames } from '../diagnostics/collapse-names.js';
import { count } from '../diagnostics/count.js';
import { type Comparison, isSame } from './compare-plans.js';
import { groupFiles, groupNeeds } from './group-alike.js';
import { sayChange, sayImage, sayLines, sayNeed, sayPlace } from './say-comparison.js';

/** Comments on pull requests are limited to 65,536 characters: more rows than these are only counted. */
const MOST_ROWS = 100;

/** A comparison for a pull request: a heading, a table each of changes and of what machines need, the files folded away. */
export function printMarkdown(comparison: Comparison, title: string): string {
  const heading = `### clockseed: ${code(title)}\n`;
  if (isSame(comparison)) return `${heading}\nNo difference.\n`;
  const { changes, images, files } = comparison;
  const sections = [
    heading,
    printTable(
      ['Of', 'Change', 'Place'],
      changes.map((change) => [code(change.subject), code(sayChange(change)), code(sayPlace(change.origin))]),
    ),
    printTable(['Machine', 'Needs'], listNeeds(comparison)),
    printTable(
      ['Image', 'Needs'],
      images.map((image) => [code(image.image), escapeMarkdown(sayImage(image))]),
    ),
    files.length === 0 ? '' : fold(count(files.length, 'file'), printFiles(comparison)),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function listNeeds({ needs, untouched }: Comparison): string[][] {
  const rows = groupNeeds(needs).map((alike) => [
    code(collapseNames(alike.machines)),
    escapeMarkdown(sayNeed(alike)),
  ]);
  if (untouched === 0) return rows;
  return [
    ...rows,
    [escapeMarkdown(needs.length === 0 ? count(untouched, 'machine') : `${untouched} more`), 'nothing'],
  ];
}

function printFiles({ files }: Comparison): string {
  const rows = groupFiles(files).map((file) => [code(file.path), escapeMarkdown(sayLines(file))]);
  return printTable(['File', 'Lines'], rows);
}

function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  const lines = [titles, titles.map(() => '---'), ...shown].map((row) => `| ${row.join(' | ')} |\n`);
  return lines.join('') + (hidden > 0 ? `\nand ${hidden} more\n` : '');
}

/** Folded away; a blank line before Markdown in HTML makes it Markdown again. */
export function fold(summary: string, text: string): string {
  return `<details><summary>${escapeMarkdown(summary)}</summary>\n\n${text}\n</details>\n`;
}

/** What a spec says, in a cell: as code, in which nothing is a link or a mention. */
function code(text: string): string {
  return text === '' ? '' : `<code>${escapeMarkdown(text)}</code>`;
}

/** Text that Markdown, a table and HTML take for nothing else: what might mean something becomes a character reference. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,;:…→−/()=+-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
