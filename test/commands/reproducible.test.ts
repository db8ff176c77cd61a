import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listDeliverables } from '../../src/package/list-deliverables.js';
import { derivePlan } from '../../src/plan/derive-plan.js';
import { readGood } from '../support/render-spec.js';
import { MATRIX } from '../support/spec-matrix.js';
import { CLI, EXAMPLE, PROJECT, runCli, withFolder } from './support/run-cli.js';

/** Every file below a folder, by its path there: digest of the bytes, and mode. */
function fingerprint(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(
    files.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}

/** With a size limit, so that something is packed. */
const SPEC = `${readFileSync(EXAMPLE, 'utf8').trimEnd()}\ndatasource: openstack\n`;

const ENVIRONMENTS: readonly Readonly<Record<string, string>>[] = [
  { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', FORCE_COLOR: '3' },
  {
    LC_ALL: 'C',
    TZ: 'America/St_Johns',
    NO_COLOR: '1',
    NODE_OPTIONS: '--disable-proto=delete --max-semi-space-size=2',
    HOME: '/nonexistent',
  },
  { LANG: 'de_DE.UTF-8', SOURCE_DATE_EPOCH: '0', NODE_ENV: 'production', COLUMNS: '20', CI: 'true' },
];

describe('the same spec gives the same bytes', () => {
  test('whatever the locale, time zone, working directory, mask and environment', () => {
    withFolder((base) => {
      mkdirSync(join(base, 'a/b c'), { recursive: true });
      writeFileSync(join(base, 't.yaml'), SPEC);
      copyFileSync(join(base, 't.yaml'), join(base, 'a/b c/t.yaml'));
      const made = ENVIRONMENTS.map((environment, index) => {
        const folder = index === 0 ? base : join(base, 'a/b c');
        const mask = process.umask(index === 1 ? 0o077 : 0o022);
        const run = runCli(['generate', 't.yaml', '--out', `out-${index}`], { folder, environment });
        process.umask(mask);
        expect(run).toEqual({ status: 0, stdout: expect.stringContaining('files written'), stderr: '' });
        expect(run.stdout.includes('\u001b')).toBe(false);
        return fingerprint(join(folder, `out-${index}`));
      });
      expect(Object.keys(made[0] ?? {}).length).toBeGreaterThan(9 * 6 + 40);
      expect(made[1]).toEqual(made[0]);
      expect(made[2]).toEqual(made[0]);
    });
  });

  test('nothing in them says when, where or by whom they were made', () => {
    withFolder((folder) => {
      runCli(['generate', EXAMPLE, '--out', 'o'], { folder });
      const text = readdirSync(join(folder, 'o'), { recursive: true, encoding: 'utf8' })
        .filter((path) => statSync(join(folder, 'o', path)).isFile())
        .map((path) => readFileSync(join(folder, 'o', path), 'utf8'))
        .join('\n');
      for (const trace of [folder, PROJECT, CLI, new Date().toISOString().slice(0, 10), process.version])
        expect(text).not.toContain(trace);
    });
  });
});

/** Makes an object and all below it unchangeable: whoever changes it throws. A Map can not be frozen by that. */
function freezeDeeply(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  const inner = value instanceof Map ? [...value.values()] : Object.values(value);
  if (value instanceof Map) {
    const refuse = () => {
      throw new TypeError('a map of the topology is changed');
    };
    Object.assign(value, { set: refuse, delete: refuse, clear: refuse });
  }
  Object.freeze(value);
  for (const one of inner) freezeDeeply(one);
}

describe('plan, machine and package are pure', () => {
  test('they change nothing that they are given, and say the same twice', () => {
    for (const { text } of MATRIX.slice(0, 9)) {
      const topology = readGood(text);
      freezeDeeply(topology);
      const [plan, again] = [derivePlan(topology), derivePlan(topology)];
      expect(again).toEqual(plan);
      freezeDeeply(plan);
      const first = [...listDeliverables(plan)];
      expect([...listDeliverables(plan)]).toEqual(first);
      expect(first.length).toBeGreaterThan(4);
    }
  });
});
