import { readFileSync } from 'node:fs';
import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';

/** A spec's text with the name to show for it. */
export interface Source {
  /** As given on the command line; `<stdin>` for `-`. */
  readonly file: string;
  readonly text: string;
}

/** The largest spec read, in bytes: ten times what 100,000 machines one a line need. */
export const MAX_SPEC_BYTES = 64 * 1024 * 1024;

/** Reads a spec from a file, or from standard input for `-`. Throws the system's error when it can not be read. */
export function readSpecBytes(file: string): Buffer {
  return readFileSync(file === '-' ? 0 : file);
}

/** Decodes a spec's bytes: UTF-8 and nothing else, a byte order mark is dropped. */
export function decodeSource(file: string, bytes: Uint8Array): { source: Source; diagnostics: Diagnostic[] } {
  const name = file === '-' ? '<stdin>' : file;
  if (bytes.length > MAX_SPEC_BYTES) {
    const found = `the spec has ${bytes.length} bytes`;
    const diagnostic = problem('too-large', [], found, { allowed: `at most ${MAX_SPEC_BYTES} bytes` });
    return { source: { file: name, text: '' }, diagnostics: [diagnostic] };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { source: { file: name, text }, diagnostics: [] };
  } catch {
    return { source: { file: name, text: '' }, diagnostics: [explainEncoding(bytes)] };
  }
}

/** Says where the first byte stands that is not UTF-8, and what the file may be instead. */
function explainEncoding(bytes: Uint8Array): Diagnostic {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const offset = findInvalidByte(bytes);
  const line = countNewlines(bytes, offset) + 1;
  const found = utf16
    ? 'the file is UTF-16'
    : `the file is not UTF-8: byte ${offset + 1} (line ${line}) is 0x${hex(bytes[offset])}`;
  return problem('encoding', [], found, {
    allowed: 'UTF-8 text',
    suggestion: utf16 ? 'iconv -f UTF-16 -t UTF-8' : 'save the file as UTF-8',
  });
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0');
}

function countNewlines(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let index = 0; index < end; index++) if (bytes[index] === 0x0a) count++;
  return count;
}

/** Offset of the first byte that breaks UTF-8: the longest prefix that decodes, by halving. */
function findInvalidByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodesAsPrefix(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function decodesAsPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
