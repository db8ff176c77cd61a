import { quote, type Refusal, refuse } from './refusal.js';

/** Ours: whole, or filled by the probe; chronyd would take keys there for directives. */
const TAKEN = /^\/etc\/chrony\/(chrony\.conf$|clockseed\.d\/)/;

/** A file of keys where AppArmor lets chronyd read it (Debian's and Ubuntu's profile: /etc/chrony/**). Plain characters only. */
export function parseKeyPath(text: string): string | Refusal {
  const allowed = 'a path below /etc/chrony, of A-Z a-z 0-9 . _ - and /, without ..';
  if (!/^\/etc\/chrony(\/[A-Za-z0-9._-]+)+$/.test(text) || /\/\.\.?(\/|$)/.test(text))
    return refuse('invalid-value', `chronyd can not read keys from ${quote(text)}`, allowed);
  if (TAKEN.test(text)) return refuse('invalid-value', `${quote(text)} is not for keys`, allowed);
  return text;
}
