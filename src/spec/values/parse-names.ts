import { quote, type Refusal, refuse } from './refusal.js';

/** Why a name is no hostname, or undefined. RFC 1123 label; lower case, since folders and hosts are named alike. */
export function refuseHostname(name: string): Refusal | undefined {
  const allowed = 'a hostname label: 1 to 63 of a-z, 0-9 and -, not first or last a -';
  if (isLabel(name)) {
    if (name === 'localhost')
      return refuse('invalid-name', '"localhost" is every machine’s name for itself', allowed);
    if (!/^\d+$/.test(name)) return undefined;
    return refuse('invalid-name', `the name ${quote(name)} is only digits`, allowed, `wall-${name}`);
  }
  const mended = name.toLowerCase().replace(/[_ ]/g, '-');
  const usable = mended !== name && isLabel(mended) ? mended : undefined;
  return refuse('invalid-name', `${quote(name)} is not a valid hostname`, allowed, usable);
}

function isLabel(name: string): boolean {
  return /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(name);
}

/** Why a name is no identifier for a spec or a group, or undefined: they name folders, rules and images. */
export function refuseIdentifier(name: string): Refusal | undefined {
  if (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return undefined;
  return refuse(
    'invalid-name',
    `${quote(name)} is not a valid name`,
    '1 to 40 of a-z, 0-9 and -, not first or last a -',
  );
}

/** A linux interface name that systemd, chrony and ufw all take; undefined when it is fine. */
export function refuseInterface(name: string): Refusal | undefined {
  const allowed = '1 to 15 of A-Z a-z 0-9 . _ -, beginning with a letter or digit';
  if (name === 'lo')
    return refuse('invalid-interface', 'lo is the loopback: no other machine is there', allowed);
  // systemd's own rule: a number is an index, and the two words are the kernel's.
  if (/^\d+$|^(all|default)$/.test(name))
    return refuse('invalid-interface', `Linux refuses ${quote(name)} as the name of an interface`, allowed);
  // Seen: ufw takes these for its own words, wherever they stand in a rule.
  if (/^(in|out|from|to|port|proto|app|comment|log|log-all)$/.test(name))
    return refuse('invalid-interface', `ufw takes ${quote(name)} for a word of its own`, allowed);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(name)) return undefined;
  if (name.includes(':')) {
    const found = `${quote(name)} is an alias, not an interface: ufw refuses it`;
    return refuse('invalid-interface', found, allowed, name.split(':', 1)[0]);
  }
  const found =
    name.length > 15
      ? `the interface name ${quote(name)} has ${name.length} characters`
      : `${quote(name)} is no interface name`;
  return refuse('invalid-interface', found, allowed);
}

/** A MAC address of six octets, as `52:54:00:12:34:56`; dashes are accepted. */
export function parseMac(text: string): string | Refusal {
  const allowed = 'six hexadecimal octets of one adapter, such as 52:54:00:12:34:56';
  const mac = text.toLowerCase().replaceAll('-', ':');
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac))
    return refuse('invalid-mac', `${quote(text)} is not a MAC address`, allowed);
  if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 || mac === '00:00:00:00:00:00') {
    return refuse('invalid-mac', `${text} is a multicast or empty address`, allowed);
  }
  return mac;
}
