import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cluster, Picture } from '../../src/picture/picture.js';
import type { MachinePlan, Plan } from '../../src/plan/plan.js';
import { specWith } from '../commands/support/run-cli.js';
import { MATRIX } from '../support/spec-matrix.js';
import { PICTURE_SPECS } from './support/picture-specs.js';
import { readPicture } from './support/read-picture.js';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const ALL = new Map([
  ...Object.entries(PICTURE_SPECS),
  ...readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(join(EXAMPLES, name), 'utf8')] as const),
]);

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const boxesOf = ({ primaries, secondaries }: Cluster) => [...primaries, ...secondaries];
const listed = ({ groups }: Plan) =>
  groups.flatMap(({ machines }) => machines.filter(({ machine }) => machine.listed));

/** Whom a machine follows by its plan: the first in line may be another one at any time. */
function leadersOf({ machine, sources, ptp, uplink }: MachinePlan): string[] {
  const asked = sources.filter(({ kind }) => kind === 'leader').map((source) => source.machine);
  const group = machine.role === 'primary' ? uplink?.group : machine.group;
  return asked.length > 0
    ? asked
    : ptp?.group === group
      ? (ptp?.grandmasters ?? []).map((one) => one.machine)
      : [];
}

/** Whom it follows by the picture. */
function drawnLeadersOf({ clusters }: Picture, name: string): string[] {
  const cluster = clusters.find((one) => boxesOf(one).some(({ title }) => title === name));
  const isPrimary = cluster?.primaries.some(({ title }) => title === name);
  const from = isPrimary ? clusters.find(({ id }) => id === cluster?.above) : cluster;
  return (from?.primaries ?? []).map(({ title }) => title);
}

describe('nothing is lost', () => {
  test.each([...ALL])('%s', (_, text) => {
    const { plan, picture } = readPicture(text);
    expect(sum(picture.clusters.flatMap(boxesOf).map(({ machines }) => machines))).toBe(listed(plan).length);
    expect(sum(picture.clusters.map(({ groups }) => groups))).toBe(plan.groups.length);
    expect(picture.summary).toMatch(
      new RegExp(`^${listed(plan).length} machines? in ${plan.groups.length} group`),
    );
  });

  test('of whatever the language lets vary', () => {
    for (const { text } of MATRIX) {
      const { plan, picture } = readPicture(text);
      expect(sum(picture.clusters.flatMap(boxesOf).map(({ machines }) => machines))).toBe(
        listed(plan).length,
      );
      const open = plan.groups.filter((group) => group.open).length;
      expect(picture.clusters.flatMap(boxesOf).filter(({ title }) => title === 'any')).toHaveLength(open);
    }
  });

  test('a box that stands for several says for how many', () => {
    for (const text of ALL.values())
      for (const box of readPicture(text).picture.clusters.flatMap(boxesOf))
        if (box.machines > 1)
          expect(box.details).toContainEqual(
            expect.stringMatching(`^${box.machines} (primaries|secondaries)$`),
          );
  });
});

describe('who follows whom is what the plan says', () => {
  test.each([...ALL, ...MATRIX.map(({ text }, index) => [`matrix ${index}`, text] as const)])(
    '%s',
    (_, text) => {
      const { plan, picture } = readPicture(text);
      for (const machine of listed(plan)) {
        const drawn = drawnLeadersOf(picture, machine.machine.name);
        const isShown = picture.clusters.flatMap(boxesOf).some(({ title }) => title === machine.machine.name);
        if (isShown && drawn.every((name) => !/[ ,]/.test(name))) expect(drawn).toEqual(leadersOf(machine));
      }
    },
  );

  test('and it is below in the picture', () => {
    for (const text of ALL.values()) {
      const { rows, clusters } = readPicture(text).picture;
      expect(rows.map(({ stratum }) => stratum)).toEqual(
        rows.map(({ stratum }) => stratum).toSorted((a, b) => a - b),
      );
      for (const { strata, above } of clusters) {
        expect(strata.secondaries).toBeGreaterThan(strata.primaries);
        const upper = clusters.find(({ id }) => id === above);
        if (upper) expect(strata.primaries).toBeGreaterThan(upper.strata.primaries);
      }
    }
  });
});

describe('how much is shown one by one', () => {
  const shape = (name: keyof typeof PICTURE_SPECS) =>
    readPicture(PICTURE_SPECS[name] ?? '').picture.clusters.map((cluster) => [
      cluster.title,
      ...boxesOf(cluster).map(({ title }) => title),
    ]);

  test('five machines: each', () => {
    expect(shape('5 machines')).toEqual([['lobby', 'wall-1', 'wall-2', 'wall-3', 'wall-4', 'wall-5']]);
  });

  test('five hundred: those that are alike together', () => {
    expect(shape('500 machines')).toEqual([['lobby', 'wall-1', 'wall-2 … wall-500']]);
  });

  test('a hundred groups: those that are alike together', () => {
    expect(shape('100 groups')).toEqual([
      ['core', 'core-1', 'core-2'],
      ['hall-1 … hall-99', 'relay-1 … relay-99', 'h1-2 … h1-101, h2-2 … h2-101, and 9700 more'],
    ]);
  });

  test('groups that are not alike stay apart', () => {
    const text = (PICTURE_SPECS['100 groups'] ?? '').replace('follows: core', '$&\n    authentication: keys');
    const { clusters } = readPicture(text).picture;
    expect(clusters.map(({ title }) => title)).toEqual(['core', 'hall-1', 'hall-2 … hall-99']);
    expect(clusters[1]?.details.join()).toContain('authenticated');
  });

  test('of one group, machines that differ stay apart', () => {
    const spec = specWith('machines: {s: {polling: tight}}').replace(
      'secondary: {s:',
      'secondary: {a-1..20: 10.0.0.20..39, s:',
    );
    const [cluster] = readPicture(spec).picture.clusters;
    expect(cluster?.secondaries.map(({ title, details }) => [title, details.at(-1)])).toEqual([
      ['a-1 … a-20', 'every 2 s'],
      ['s', 'every 0.0625 s'],
    ]);
  });
});
