import { describe, expect, test } from 'vitest';
import { comparePlans, isSame } from '../../src/compare/compare-plans.js';
import { type RenderedSpec, renderSpec } from '../support/render-spec.js';
import { MATRIX } from '../support/spec-matrix.js';
import { specWith } from './merge-specs.js';
import { SINGLE_CHANGES } from './single-changes.js';

/** All files, packed ones as hexadecimal digits. */
function filesOf({ files, packed }: RenderedSpec): Map<string, string> {
  const bytes = [...packed].map(([path, content]) => [path, Buffer.from(content).toString('hex')] as const);
  return new Map([...files, ...bytes]);
}

/** The paths that differ, found by rendering everything. */
function listDiffering(old: RenderedSpec, next: RenderedSpec): string[] {
  const [before, after] = [filesOf(old), filesOf(next)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

function expectSameFiles(old: RenderedSpec, next: RenderedSpec): void {
  const { files } = comparePlans(old.plan, next.plan);
  expect(files.map(({ path }) => path).sort()).toEqual(listDiffering(old, next));
}

describe('the files that differ', () => {
  test('are those that differ when everything is rendered, between specs of every kind', () => {
    const specs = MATRIX.map(({ text }) => renderSpec(text));
    for (const [index, spec] of specs.entries()) expectSameFiles(specs[index - 1] ?? spec, spec);
  }, 240_000);

  test('are those that differ when one key changes', () => {
    for (const { old, new: next } of SINGLE_CHANGES)
      expectSameFiles(renderSpec(specWith(old)), renderSpec(specWith(old, next)));
  }, 60_000);

  test('are none where only lines move, and the file has another name', () => {
    for (const { text } of MATRIX) {
      const moved = renderSpec(`# A comment.\n\n${text}`, 'elsewhere/other.yaml');
      const comparison = comparePlans(renderSpec(text).plan, moved.plan);
      expect(comparison).toMatchObject({ changes: [], needs: [], images: [], files: [] });
      expect(isSame(comparison)).toBe(true);
    }
  }, 240_000);

  test('are found where the site’s own keys look like ours', () => {
    const spec = (origin: string) =>
      renderSpec(
        specWith({ 'cloud-init': { x: { origin, value: 1 }, y: [{ kind: 'spec', line: origin }] } }),
      );
    const { changes, files } = comparePlans(spec('here').plan, spec('there').plan);
    expect(changes.map(({ what, note, from, to }) => [what, note, from, to])).toEqual([
      ['cloud-init.x', 'changed', undefined, undefined],
      ['cloud-init.y', 'changed', undefined, undefined],
    ]);
    expect(files.map(({ path }) => path)).toContain('nodes/p/user-data');
  });

  test('have their lines counted', () => {
    const { files } = comparePlans(
      renderSpec(specWith()).plan,
      renderSpec(specWith({ verify: { every: '2m' } })).plan,
    );
    const lines = new Map(files.map(({ path, lines: counted }) => [path, counted]));
    expect(lines.get('install/p.sh')).toEqual({ added: 2, removed: 2 });
    expect(lines.get('nodes/p/meta-data')).toEqual({ added: 1, removed: 1 });
  });
});

test('every machine that has other files needs something, or another seed', () => {
  for (const { old, new: next } of SINGLE_CHANGES) {
    const { files, needs } = comparePlans(
      renderSpec(specWith(old)).plan,
      renderSpec(specWith(old, next)).plan,
    );
    const seeds = files.filter(({ path }) => path.startsWith('nodes/')).map(({ machine }) => machine);
    expect(new Set(needs.filter(({ seed }) => seed).map(({ machine }) => machine))).toEqual(new Set(seeds));
  }
}, 60_000);
