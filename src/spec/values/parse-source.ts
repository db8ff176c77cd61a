import { type Address, parseAddress } from './addresses.js';
import { isRefusal, quote, type Refusal, refuse } from './refusal.js';

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;

/** A server outside of the groups: an address, or a DNS name as text. */
export function parseHost(text: string): Address | string | Refusal {
  // What consists of digits and dots, or has a colon, was meant as an address.
  if (/^[\d.]+$|:/.test(text)) return parseAddress(text);
  return parseHostName(text);
}

/** A DNS name, in lower case and without the dot at its end. */
export function parseHostName(text: string): string | Refusal {
  const name = text.toLowerCase().replace(/\.$/, '');
  const isName =
    name.length <= 253 && !/^[\d.]+$/.test(name) && name.split('.').every((it) => LABEL.test(it));
  if (!isName)
    return refuse(
      'invalid-value',
      `${quote(text)} is no DNS name`,
      'labels of a-z, 0-9 and -, joined by dots, such as ntp.example.org',
    );
  if (name === 'localhost')
    return refuse('invalid-value', '"localhost" is the machine itself', 'another machine’s name or address');
  return name;
}

/** What a reference clock is called: chronyd's reference id of up to four characters. */
export function parseReferenceName(text: string): string | Refusal {
  if (/^[A-Z0-9]{1,4}$/.test(text)) return text;
  const mended = text.toUpperCase();
  return refuse(
    'invalid-value',
    `${quote(text)} is no reference id`,
    '1 to 4 of A-Z and 0-9, such as GPS',
    /^[A-Z0-9]{1,4}$/.test(mended) ? mended : undefined,
  );
}

/** A device node: characters that need no quotes in a directive, a rule or a shell. */
export function parseDevice(text: string): string | Refusal {
  if (/^\/dev(\/[A-Za-z0-9._:+-]+)+$/.test(text) && !/\/\.\.?(\/|$)/.test(text)) return text;
  const found = `${quote(text)} is no path of a device`;
  return refuse(
    'invalid-value',
    found,
    'a path below /dev, such as /dev/pps0, of A-Z a-z 0-9 . _ : + - and /',
  );
}

/** A socket that chronyd makes for another program: where the packages' AppArmor profile lets it. */
export function parseSocket(text: string): string | Refusal {
  if (/^\/run\/(chrony\.[A-Za-z0-9._-]+\.sock|chrony\/[A-Za-z0-9_-][A-Za-z0-9._-]*)$/.test(text)) return text;
  const found = `AppArmor keeps chronyd from making a socket at ${quote(text)}`;
  const wrongFolder = /^\/var\/run\//.test(text) ? text.replace(/^\/var/, '') : undefined;
  return refuse('invalid-value', found, '/run/chrony.NAME.sock or /run/chrony/NAME', wrongFolder);
}

/** A file of certificates on the machine, where the packages' AppArmor profile lets chronyd read. */
export function parseCertificates(text: string): string | Refusal {
  const isBelow =
    /^\/(etc\/chrony|etc\/ssl|usr\/share\/ca-certificates|usr\/local\/share\/ca-certificates)\//;
  if (/^(\/[A-Za-z0-9._-]+)+$/.test(text) && !/\/\.\.?(\/|$)/.test(text) && isBelow.test(text)) return text;
  return refuse(
    'invalid-value',
    `chronyd can not read certificates from ${quote(text)}`,
    'a file below /etc/chrony, /etc/ssl, /usr/share/ca-certificates or /usr/local/share/ca-certificates, without ..',
  );
}

/** `true` or `false`. */
export function parseTruth(text: string): boolean | Refusal {
  if (text === 'true' || text === 'false') return text === 'true';
  const mended = /^(yes|on)$/i.test(text) ? 'true' : /^(no|off)$/i.test(text) ? 'false' : undefined;
  return refuse('invalid-value', `${quote(text)} is neither true nor false`, 'true, false', mended);
}

/** A time before or after another: a duration, with `-` in front where it is before. Seconds. */
export function signed(text: string, parse: (size: string) => number | Refusal): number | Refusal {
  if (!text.startsWith('-')) return parse(text);
  const size = parse(text.slice(1));
  return isRefusal(size) ? size : -size;
}
