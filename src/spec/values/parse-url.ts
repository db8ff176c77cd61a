import { quote, type Refusal, refuse } from './refusal.js';

/** An http or https URL without credentials (secrets never stand in the output), as written. */
export function parseHttpUrl(text: string): string | Refusal {
  const allowed = 'http://HOST[:PORT]/PATH or https://…, without user and password';
  if (!/^https?:\/\/[^\s"'<>\\^`{|}]+$/.test(text) || !URL.canParse(text)) {
    return refuse('invalid-value', `${quote(text)} is not a URL that apt takes`, allowed);
  }
  const url = new URL(text);
  if (url.username || url.password) return refuse('invalid-value', 'the URL carries credentials', allowed);
  return text;
}

/** An absolute path of plain characters, as a systemd unit and the check's data file hold it. */
export function parseAbsolutePath(text: string): string | Refusal {
  const allowed = 'an absolute path of A-Z a-z 0-9 . _ - and /, without ..';
  if (/^(\/[A-Za-z0-9._-]+)+$/.test(text) && !text.split('/').includes('..')) return text;
  return refuse('invalid-value', `${quote(text)} is not a usable path`, allowed);
}
