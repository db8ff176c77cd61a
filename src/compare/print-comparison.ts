import { alignColumns } from '../diagnostics/align-columns.js';
import { count } from '../diagnostics/count.js';
import { collapseNames } from './collapse-names.js';
import type { Comparison } from './compare-plans.js';
import { groupFiles, groupNeeds } from './group-alike.js';
import { sayChange, sayImage, sayLines, sayNeed, sayPlace } from './say-comparison.js';

/** A comparison for people: the topology, then the machines, the images, the files. */
export function printComparison(comparison: Comparison): string {
  const sections = [
    printSection('Changes', listChangeRows(comparison)),
    printSection('Machines', listNeedRows(comparison)),
    printSection('Images', listImageRows(comparison)),
    printSection('Files', listFileRows(comparison)),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function printSection(title: string, rows: readonly string[][]): string {
  return rows.length === 0
    ? ''
    : `${title}\n${alignColumns(rows, WIDEST)
        .map((row) => `  ${row}\n`)
        .join('')}`;
}

function listChangeRows({ changes }: Comparison): string[][] {
  return changes.map((change) => [change.subject, sayChange(change), sayPlace(change.origin)]);
}

function listNeedRows({ needs, untouched }: Comparison): string[][] {
  const rows = groupNeeds(needs).map((alike) => [collapseNames(alike.machines), sayNeed(alike)]);
  if (untouched === 0) return rows;
  const rest = needs.length === 0 ? `${count(untouched, 'machine')}` : `${untouched} more`;
  return [...rows, [rest, 'nothing']];
}

function listImageRows({ images }: Comparison): string[][] {
  return images.map((image) => [image.image, sayImage(image)]);
}

function listFileRows({ files }: Comparison): string[][] {
  return groupFiles(files).map((file) => [
    file.path,
    `${sayLines(file)}${file.count > 1 && file.lines ? ' each' : ''}`,
  ]);
}

/** A cell that is longer than this does not widen its column. */
const WIDEST = 60;
