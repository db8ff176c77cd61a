import { quote, type Refusal, refuse } from './refusal.js';

/** A decimal whole number between two limits. */
export function parseInteger(text: string, least: number, most: number): number | Refusal {
  const allowed = `a whole number from ${least} to ${most}`;
  if (!/^-?(0|[1-9]\d{0,14})$/.test(text))
    return refuse('invalid-value', `${quote(text)} is not a whole number`, allowed);
  const number = Number(text);
  if (number < least || number > most) return refuse('out-of-range', `${number} is out of range`, allowed);
  return number;
}
