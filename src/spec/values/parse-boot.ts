import { quote, type Refusal, refuse } from './refusal.js';

/** Characters that mean nothing to GRUB, iPXE, nginx, dnsmasq and a shell, wherever a URL or path stands. */
const PLAIN_PATH = /^[A-Za-z0-9._~+/-]*$/;

/** The URL of a server of boot files, with the slash at its end. http only: what firmware loads speaks no other. */
export function parseServer(text: string): string | Refusal {
  const allowed = 'http://HOST[:PORT]/[PATH/] of A-Z a-z 0-9 . _ ~ + - and /';
  const url = parsePlainUrl(text);
  if (!url)
    return refuse('invalid-value', `${quote(text)} is not a URL that a machine can boot from`, allowed);
  if (!text.endsWith('/'))
    return refuse('invalid-value', `${quote(text)} has no slash at its end`, allowed, `${text}/`);
  return text;
}

/** A file of a kernel, initrd or disk: below the server, or a URL of its own. */
export function parseBootFile(text: string): string | Refusal {
  const isBelow = PLAIN_PATH.test(text) && /^[^/].*[^/]$/.test(text) && !/(^|\/)\.|\/\//.test(text);
  if (isBelow || (parsePlainUrl(text) && !text.endsWith('/'))) return text;
  return refuse(
    'invalid-value',
    `${quote(text)} is no file that a machine can boot`,
    'a path below the server, such as files/vmlinuz, or http://HOST[:PORT]/PATH, of A-Z a-z 0-9 . _ ~ + - and /',
  );
}

function parsePlainUrl(text: string): URL | undefined {
  const [, host = '', rest] = /^http:\/\/([A-Za-z0-9.-]+)(?::\d{1,5})?(\/.*|)$/.exec(text) ?? [];
  if (rest === undefined || !PLAIN_PATH.test(rest) || /\/\.|\/\//.test(rest)) return undefined;
  if (host.split('.').some((label) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(label))) return undefined;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // 010.0.0.2 is 8.0.0.2 for some of those who read it, and 127.1 is 127.0.0.1.
  return url.hostname === host.toLowerCase() ? url : undefined;
}

/** One word of a kernel's command line: what GRUB, iPXE and the kernel would each read otherwise is refused. */
export function parseKernelWord(text: string): string | Refusal {
  const [key = ''] = text.split('=', 1);
  if (['ds', 'initrd', 'url', 'autoinstall', 'cloud-config-url'].includes(key))
    return refuse('invalid-value', `${quote(key)} is a word that clockseed writes itself`, 'any other word');
  if (/^[!-~]{1,200}$/.test(text) && !/['"\\`]|\$\{/.test(text) && !/^(#|&&|\|\||;)/.test(text)) return text;
  return refuse(
    'invalid-value',
    `${quote(text)} is not one word of a kernel’s command line`,
    '1 to 200 printable ASCII characters without blanks, quotes, backslashes and ${; one word an item',
  );
}

/** One answer to the Debian installer: OWNER QUESTION TYPE VALUE. */
export function parsePreseedLine(text: string): string | Refusal {
  if (
    /^[a-z0-9][a-z0-9+.-]* [A-Za-z0-9][^\s]* (boolean|error|multiselect|note|password|seen|select|string|text)( [^\n\\]*)?$/.test(
      text,
    )
  )
    return text;
  return refuse(
    'invalid-value',
    `${quote(text)} is no answer to the installer`,
    'OWNER QUESTION TYPE VALUE on one line, such as d-i time/zone string Europe/Oslo',
  );
}
