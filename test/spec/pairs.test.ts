import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DiagnosticCode } from '../../src/diagnostics/diagnostic.js';
import { openSpecFolder } from '../../src/load/include/spec-folder.js';
import { readTopology } from '../../src/spec/read-topology.js';
import { describeTopology } from './describe-topology.js';
import { diagnose, expectCommitted, explain, listSpecs, pathOf } from './list-pairs.js';

describe('ok/', () => {
  test.each(listSpecs('ok'))('%s passes without a word and means what stands beside it', (name) => {
    const file = pathOf('ok', `${name}.yaml`);
    expect(diagnose(file)).toEqual([]);
    const { topology } = readTopology(file, readFileSync(file), openSpecFolder(file));
    expectCommitted(pathOf('ok', `${name}.out`), topology ? describeTopology(topology) : 'nothing\n');
  });
});

describe('err/', () => {
  test.each(listSpecs('err'))('%s is explained as it stands beside it', (name) => {
    expectCommitted(pathOf('err', `${name}.out`), explain('err', name));
  });

  test('every code is explained somewhere', () => {
    const explained = new Set(
      listSpecs('err').flatMap((name) => diagnose(pathOf('err', `${name}.yaml`)).map(({ code }) => code)),
    );
    const codes = Object.keys(IS_IN_PAIRS) as DiagnosticCode[];
    expect(codes.filter((code) => IS_IN_PAIRS[code] !== explained.has(code))).toEqual([]);
  });

  test('nothing in it ever sends a control character to the terminal', () => {
    const raw = listSpecs('err').filter((name) => /[^\P{Cc}\n]|\p{Cf}/u.test(explain('err', name)));
    expect(raw).toEqual([]);
  });
});

/** Every code there is; the compiler holds the list complete. False: it needs odd bytes, see test/load. */
const IS_IN_PAIRS: Readonly<Record<DiagnosticCode, boolean>> = {
  yaml: true,
  'other-adapters': true,
  encoding: false,
  'too-large': true,
  'too-deep': true,
  alias: true,
  'alias-expansion': true,
  include: true,
  'duplicate-key': true,
  'wrong-kind': true,
  'missing-key': true,
  'unknown-key': true,
  'not-yet': true,
  'invalid-value': true,
  'missing-unit': true,
  'out-of-range': true,
  'invalid-name': true,
  'invalid-interface': true,
  'invalid-mac': true,
  'invalid-address': true,
  'invalid-network': true,
  'host-bits-set': true,
  'address-outside-network': true,
  'reserved-address': true,
  'duplicate-address': true,
  'duplicate-name': true,
  'duplicate-mac': true,
  range: true,
  'range-length': true,
  'too-many-machines': true,
  'no-primary': true,
  'unknown-group': true,
  cycle: true,
  'missing-membership': true,
  stratum: true,
  asymmetry: true,
  load: true,
  'nobody-follows': true,
  'unknown-machine': true,
  contradiction: true,
  directive: true,
  'packages-unreachable': true,
  'source-unreachable': true,
  'reserved-cloud-init-key': true,
  'ambiguous-scalar': true,
  'user-data-too-large': true,
};
