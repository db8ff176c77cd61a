/** A byte that breaks UTF-8: its offset in the bytes and, in UTF-16 code units, in what they decode to. */
export interface InvalidByte {
  readonly offset: number;
  readonly textOffset: number;
}

/** The first byte that breaks UTF-8, or undefined: the end of the longest prefix that decodes, by halving. */
export function findInvalidByte(bytes: Uint8Array): InvalidByte | undefined {
  if (decode(bytes) !== undefined) return undefined;
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decode(bytes.subarray(0, middle), true) !== undefined) good = middle;
    else bad = middle;
  }
  // The prefix may end within a character: that character is what is broken.
  for (let offset = good; offset >= 0; offset--) {
    const before = decode(bytes.subarray(0, offset));
    if (before !== undefined) return { offset, textOffset: before.length };
  }
  return { offset: 0, textOffset: 0 };
}

function decode(bytes: Uint8Array, stream = false): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}

/** Offset of the first character that YAML does not allow: C0 without tab and line ends, DEL, C1 without NEL. */
export function findControlCharacter(text: string): number | undefined {
  const index = text.search(/[^\P{Cc}\t\n\r\u{85}]/u);
  return index === -1 ? undefined : index;
}

/** A number in capital hexadecimal digits, padded with zeros. */
export function toHex(number: number, width: number): string {
  return number.toString(16).toUpperCase().padStart(width, '0');
}
