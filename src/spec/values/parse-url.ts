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

/** A folder that the check's unit may write to: its sandbox hides or locks the others. Plain characters only. */
export function parseWritableFolder(text: string): string | Refusal {
  const allowed = 'an absolute path of A-Z a-z 0-9 . _ - and /, without ..';
  if (!/^(\/[A-Za-z0-9._-]+)+$/.test(text) || text.split('/').includes('..'))
    return refuse('invalid-value', `${quote(text)} is not a usable path`, allowed);
  if (!/^\/(var(?!\/tmp)|srv|opt|run(?!\/user))\//.test(`${text}/`))
    return refuse(
      'invalid-value',
      `the check can not write to ${quote(text)}`,
      'a folder below /var, /srv, /opt or /run',
    );
  return text;
}
