import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LocatedDiagnostic } from '../../src/diagnostics/located.js';
import { decodeSource, MAX_SPEC_BYTES, readSpecBytes } from '../../src/load/read-source.js';
import { readTopology } from '../../src/spec/read-topology.js';

const SPEC = `version: 1
name: café
os: debian-12
groups: {g: {network: 10.0.0.0/24, interface: e0, primary: {a: 10.0.0.1}, secondary: any}}
`;

/** The one thing that is said of these bytes. */
function diagnose(bytes: Uint8Array): LocatedDiagnostic | undefined {
  const { topology, diagnostics } = readTopology('x.yaml', bytes);
  expect(topology).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0];
}

describe('what is not UTF-8', () => {
  test('Latin-1 is named by its first byte, at its place', () => {
    const found = diagnose(Buffer.from(SPEC, 'latin1'));
    expect(found).toMatchObject({ code: 'encoding', place: { line: 2, column: 10, length: 1 } });
    expect(found?.message).toBe('byte 21 of the file, 0xE9, is not UTF-8');
    expect(found?.place.sourceLine).toBe('name: caf\u{fffd}');
  });

  test.each([
    ['a lone continuation', [0x61, 0x80], 1],
    ['an overlong slash', [0x61, 0xc0, 0xaf], 1],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80], 1],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a character cut by the end', [0x61, 0x62, 0xe2, 0x82], 2],
    ['a character cut by another', [0x61, 0xe2, 0x82, 0x61], 1],
    ['an invalid byte behind a wide character', [0xf0, 0x9f, 0xa6, 0x94, 0xff], 4],
  ])('%s', (_, bytes, offset) => {
    const hex = bytes[offset]?.toString(16).toUpperCase();
    expect(diagnose(Uint8Array.from(bytes))?.message).toBe(
      `byte ${offset + 1} of the file, 0x${hex}, is not UTF-8`,
    );
  });

  test.each([
    ['UTF-16 with its mark, little end first', Buffer.from(`\ufeff${SPEC}`, 'utf16le'), 'is'],
    ['UTF-16 with its mark, big end first', Buffer.from(`\ufeff${SPEC}`, 'utf16le').swap16(), 'is'],
    ['UTF-16 without a mark', Buffer.from(SPEC, 'utf16le'), 'seems to be'],
    ['UTF-16 without a mark, big end first', Buffer.from(SPEC, 'utf16le').swap16(), 'seems to be'],
  ])('%s', (_, bytes, verb) => {
    const found = diagnose(bytes);
    expect(found?.message).toBe(`the file ${verb} UTF-16`);
    expect(found?.suggestion).toBe('iconv -f UTF-16 -t UTF-8');
  });
});

test('a byte order mark of UTF-8 is dropped, and columns count without it', () => {
  expect(readTopology('x.yaml', Buffer.from(`\ufeff${SPEC}`)).diagnostics).toMatchObject([
    { code: 'invalid-name', place: { line: 2, column: 7 } },
  ]);
});

test('a replacement character that is really there is text', () => {
  const spec = SPEC.replace('café', 'cafe # \u{fffd}');
  expect(readTopology('x.yaml', Buffer.from(spec)).diagnostics).toEqual([]);
});

test.each([
  ['\0', 'U+0000'],
  ['\u0007', 'U+0007'],
  ['\u001b', 'U+001B'],
  ['\u007f', 'U+007F'],
  ['\u009b', 'U+009B'],
])('the control character %j is named and shown as something harmless', (character, name) => {
  const found = diagnose(Buffer.from(SPEC.replace('caf', `caf${character}`)));
  expect(found).toMatchObject({ code: 'encoding', place: { line: 2, column: 10 } });
  expect(found?.message).toBe(`the control character ${name} stands here`);
});

test('a spec that is too large is not decoded', () => {
  const { source, diagnostics } = decodeSource('x', Buffer.alloc(MAX_SPEC_BYTES + 1, 'a'));
  expect(source.text).toBe('');
  expect(diagnostics).toMatchObject([{ code: 'too-large', allowed: 'at most 32 MiB' }]);
});

describe('readSpecBytes', () => {
  test('reads a file whole, whatever its length', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clockseed-read-'));
    try {
      const bytes = Buffer.alloc(3 * 1024 * 1024 + 7, 'ab');
      writeFileSync(join(folder, 'x'), bytes);
      expect(readSpecBytes(join(folder, 'x')).equals(bytes)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('reads no further than it must from a device without end', () => {
    expect(readSpecBytes('/dev/zero')).toHaveLength(MAX_SPEC_BYTES + 1);
  });

  test('throws what the system says', () => {
    expect(() => readSpecBytes('/nonexistent/spec')).toThrow(/ENOENT/);
    expect(() => readSpecBytes('/')).toThrow(/EISDIR/);
  });

  test('- is standard input, and is called so', () => {
    const cli = join(import.meta.dirname, '../../dist/cli.js');
    const run = spawnSync(process.execPath, [cli, 'validate', '-'], { input: 'hello', encoding: 'utf8' });
    expect(run.stderr).toMatch(/^<stdin>:1:1: error: the spec is a single value/);
    expect(run).toMatchObject({ status: 1, stdout: '' });
  });
});
