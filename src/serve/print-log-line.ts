/** One request, or an attempt at one, after its answer. What could not be read is undefined. */
export interface LogEntry {
  readonly time: Date;
  readonly client: string;
  readonly method: string | undefined;
  /** Decoded. */
  readonly path: string | undefined;
  /** Undefined where the connection ended without one. */
  readonly status: number | undefined;
  /** Of the body. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** A token is 43 characters of these; whatever is as long might be one, wherever it stands. */
const LIKE_TOKEN = /[\w-]{40,}/g;
const AFTER_PRIVATE = /((?:^|\/)private\/+)[^/]+/gi;
const HIDDEN = '…';
/** Control characters, space, what is not ASCII; also what quotes, so that a line can be pasted. */
const UNPRINTABLE = /[^!-~]|["\\]/g;

/** `TIME CLIENT METHOD PATH STATUS BYTES MS`: one line, ASCII but for the sign that stands for a token. */
export function printLogLine(entry: LogEntry): string {
  const { time, client, method, path, status, bytes, milliseconds } = entry;
  const words = [time.toISOString(), escapeText(client), escapeText(method ?? '-')];
  const shown = path === undefined ? '-' : `/${hideTokens(path)}`;
  return `${[...words, shown, status ?? '-', bytes, milliseconds.toFixed(1)].join(' ')}\n`;
}

function hideTokens(path: string): string {
  const hidden = path.replace(AFTER_PRIVATE, '$1\0').replace(LIKE_TOKEN, '\0');
  // No path has a NUL, so that it can hold the place while everything else is escaped.
  return hidden.split('\0').map(escapeText).join(HIDDEN);
}

function escapeText(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}
