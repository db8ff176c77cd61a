/** What was asked for. */
export interface DecodedTarget {
  /** Decoded once, without the slash in front; undefined where it could not be decoded. */
  readonly path: string | undefined;
  /** Why no file of ours can have been meant. */
  readonly refused: 400 | 404 | undefined;
}

const SCHEME_AND_HOST = /^https?:\/\/[^/?#]*/i;
/** A "%" without two hexadecimal digits; an encoded slash, which is no separator and no part of our names; NUL. */
const MALFORMED = /%(?![\da-f]{2})|%2f|%00|\0/i;

/**
 * Decodes a request target, once and strictly. Dot segments and doubled slashes are refused rather than resolved: nobody
 * who asks for a file of ours writes them. @param target as Node has it, a byte a character
 */
export function decodeTarget(target: string): DecodedTarget {
  const encoded = target.replace(SCHEME_AND_HOST, '').replace(/[?#].*$/s, '');
  if (!encoded.startsWith('/') || MALFORMED.test(encoded)) return { path: undefined, refused: 400 };
  const bytes = encoded.slice(1).replace(/%(..)/g, (_, digits: string) => {
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
  const path = decodeUtf8(Buffer.from(bytes, 'latin1'));
  // Bytes that are no text, overlong forms among them, name no file that we have.
  if (path === undefined) return { path, refused: 404 };
  return { path, refused: isPlain(path) ? undefined : 400 };
}

/** A slash at the end is plain, and names a folder. */
function isPlain(path: string): boolean {
  const segments = path.split('/');
  return !segments.some(
    (segment, index) =>
      segment === '.' || segment === '..' || (segment === '' && index < segments.length - 1),
  );
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
