import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/commands/read-plan.js';
import type { SystemName } from '../../src/facts/systems.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { usesChrony } from '../../src/plan/plan.js';
import { contentOf, fileOf, renderSpec } from '../support/render-spec.js';
import { runCloudInit, runTool, withFiles } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';

const FOLDER = join(import.meta.dirname, '../../examples');
/** One with keys is judged with its keys, in test/secrets/example.test.ts. */
const EXAMPLES = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.yaml') && !readFileSync(join(FOLDER, name), 'utf8').includes('authentication:'),
);
const CHECK_SCHEMAS = readFileSync(new URL('./support/check-schemas.py', import.meta.url), 'utf8');

/** A chronyd that takes what is written for a system, whole. */
const JUDGES: Readonly<Partial<Record<SystemName, 'chronyd-4.3' | 'chronyd-4.6' | 'chronyd-sid'>>> = {
  'debian-12': 'chronyd-4.3',
  'debian-13': 'chronyd-4.6',
  'ubuntu-24.04': 'chronyd-4.3',
  'ubuntu-26.04': 'chronyd-sid',
};

/** Of each kind of machine one: the first of its group and role. */
function listKinds(machines: ReadonlyMap<string, MachineModel>): MachineModel[] {
  const kinds = new Map<string, MachineModel>();
  for (const model of machines.values()) {
    const { group, role } = model.plan.machine;
    if (!kinds.has(`${group} ${role}`)) kinds.set(`${group} ${role}`, model);
  }
  return [...kinds.values()];
}

describe.each(EXAMPLES)('examples/%s', (name) => {
  const path = join(FOLDER, name);
  const rendered = renderSpec(readFileSync(path, 'utf8'), name);
  const kinds = listKinds(rendered.machines);

  test('is short, and nothing is said against it', () => {
    expect(readPlan(path).warnings).toEqual([]);
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  testWith(['chronyd-4.3', 'chronyd-4.6', 'chronyd-sid'], 'is taken by chronyd', (paths) => {
    const refused = kinds.flatMap((model) => {
      if (!usesChrony(model.plan)) return [];
      const judge = JUDGES[model.plan.machine.settings.os.value] ?? 'chronyd-4.6';
      const text = contentOf(model, '/etc/chrony/chrony.conf');
      const { status, stderr } = withFiles(new Map([['chrony.conf', text]]), (folder) =>
        runTool(paths[judge], ['-p', '-f', `${folder}/chrony.conf`]),
      );
      return status === 0 ? [] : [{ machine: model.plan.machine.name, stderr }];
    });
    expect(refused).toEqual([]);
  });

  testWith(['cloud-init-25.1'], 'is taken by cloud-init', (paths) => {
    const texts = new Map(
      kinds.map(({ plan }) => [plan.machine.name, fileOf(rendered, `nodes/${plan.machine.name}/user-data`)]),
    );
    const verdicts = withFiles(texts, (folder) =>
      runCloudInit(
        paths['cloud-init-25.1'],
        CHECK_SCHEMAS,
        [...texts.keys()].map((file) => `${folder}/${file}`),
      ),
    ) as [number, string][];
    expect(verdicts.filter(([status, said]) => status !== 0 || !/^Valid/.test(said))).toEqual([]);
  });
});
