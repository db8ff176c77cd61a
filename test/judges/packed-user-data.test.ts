import { describe, expect, test } from 'vitest';
import { fileOf, renderSpec } from '../support/render-spec.js';
import { runCloudInit } from '../support/run-tool.js';
import { MATRIX } from '../support/spec-matrix.js';
import { testWith } from '../support/tools.js';

const rendered = MATRIX.map(({ text, combination }) => ({ combination, spec: renderSpec(text) }));

describe('user-data.gz', () => {
  const packed = rendered.flatMap(({ combination, spec }) =>
    combination.datasource === 'nocloud'
      ? []
      : [...spec.packed].map(([path, bytes]) => ({ spec, path, bytes })),
  );

  test('stands beside user-data where the datasource has a limit, and nowhere else', () => {
    const limited = rendered.filter(({ combination }) => combination.datasource !== 'nocloud');
    const machines = limited.reduce((sum, { spec }) => sum + spec.machines.size, 0);
    expect(packed.length).toBe(machines);
    expect(rendered.flatMap(({ spec }) => [...spec.packed]).length).toBe(machines);
  });

  testWith(['cloud-init-22.4', 'cloud-init-25.1'], 'is unpacked by cloud-init to user-data', (paths) => {
    // How cloud-init takes what a datasource gave it (user_data.UserDataProcessor).
    const program = `
import base64, json, sys
from cloudinit import util
print(json.dumps([util.decomp_gzip(base64.b64decode(one), decode=True) for one in json.load(sys.stdin)]))`;
    const some = packed.filter((_, index) => index % 9 === 0);
    const input = some.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    const expected = some.map(({ spec, path }) => fileOf(spec, path.replace(/\.gz$/, '')));
    expect(runCloudInit(paths['cloud-init-22.4'], program, input)).toEqual(expected);
    expect(runCloudInit(paths['cloud-init-25.1'], program, input)).toEqual(expected);
  });
});
