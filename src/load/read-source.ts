import { closeSync, openSync, readSync } from 'node:fs';
import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { findControlCharacter, findInvalidByte, toHex } from './find-bad-bytes.js';

/** A spec's text with the name to show for it. */
export interface Source {
  /** As given on the command line; `<stdin>` for `-`. */
  readonly file: string;
  readonly text: string;
}

/** The largest spec read, in bytes: 100,000 machines one a line, each with an overlay of its own, are 10 MB. */
export const MAX_SPEC_BYTES = 32 * 1024 * 1024;

const CHUNK = 1024 * 1024;

/**
 * Reads a spec from a file, or from standard input for `-`: at most one byte more than the largest spec, so that a
 * device without end is read no further. Throws the system's error when it can not be read.
 */
export function readSpecBytes(file: string): Buffer {
  if (file === '-') return readAll(0);
  const descriptor = openSync(file, 'r');
  try {
    return readAll(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readAll(descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  for (let left = MAX_SPEC_BYTES + 1; left > 0; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK, left));
    const length = readSome(descriptor, chunk);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    left -= length;
  }
  return Buffer.concat(chunks);
}

/** A pipe that is shared with a program that made it non-blocking says EAGAIN while it is empty. */
function readSome(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/**
 * Decodes a spec's bytes: UTF-8 and nothing else, a byte order mark is dropped. Where that is not what they are the
 * text is what can be made of them, to show the place.
 */
export function decodeSource(file: string, bytes: Uint8Array): { source: Source; diagnostics: Diagnostic[] } {
  const name = file === '-' ? '<stdin>' : file;
  if (bytes.length > MAX_SPEC_BYTES) {
    const allowed = `at most ${MAX_SPEC_BYTES / 1024 / 1024} MiB`;
    const diagnostic = problem('too-large', [], 'the file is too large', { allowed });
    return { source: { file: name, text: '' }, diagnostics: [diagnostic] };
  }
  const text = new TextDecoder().decode(bytes);
  const diagnostic = refuseUtf16(bytes) ?? refuseInvalid(text, bytes) ?? refuseControls(text);
  const source = { file: name, text: diagnostic && !diagnostic.span ? '' : text };
  return { source, diagnostics: diagnostic ? [diagnostic] : [] };
}

/** UTF-16 has a mark of its own, or a NUL in one of its first two bytes. */
function refuseUtf16([first, second]: Uint8Array): Diagnostic | undefined {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const isBare = (first === 0) !== (second === 0) && second !== undefined;
  if (!isMarked && !isBare) return undefined;
  const advice = { allowed: 'UTF-8 text', suggestion: 'iconv -f UTF-16 -t UTF-8' };
  return problem('encoding', [], `the file ${isMarked ? 'is' : 'seems to be'} UTF-16`, advice);
}

function refuseInvalid(text: string, bytes: Uint8Array): Diagnostic | undefined {
  // What can not be decoded becomes U+FFFD: without one there is no need to look closer.
  if (!text.includes('\u{fffd}')) return undefined;
  const invalid = findInvalidByte(bytes);
  if (!invalid) return undefined;
  const found = `byte ${invalid.offset + 1} of the file, 0x${toHex(bytes[invalid.offset] ?? 0, 2)}, is not UTF-8`;
  const span = { start: invalid.textOffset, end: invalid.textOffset + 1 };
  const suggestion = 'save the file as UTF-8, or iconv -f LATIN1 -t UTF-8 if it was written long ago';
  return problem('encoding', [], found, { span, allowed: 'UTF-8 text', suggestion });
}

/** YAML has no control characters but line ends and tabs: the first one is named, unseen as it is. */
function refuseControls(text: string): Diagnostic | undefined {
  const start = findControlCharacter(text);
  if (start === undefined) return undefined;
  const found = `the control character U+${toHex(text.charCodeAt(start), 4)} stands here`;
  const allowed = 'text, line ends and tabs';
  return problem('encoding', [], found, { span: { start, end: start + 1 }, allowed });
}
