import type { Machine } from '../spec/topology.js';
import type { Address } from '../spec/values/addresses.js';

/** More than these entries are only counted. */
const MOST_SHOWN = 2;

/** Addresses for people, in the order given: three or more that count up are `10.0.0.11 … 10.1.0.9`, a long list is cut. */
export function collapseAddresses(machines: readonly Machine[]): string {
  const runs: Address[][] = [];
  for (const { address } of machines) {
    if (address.value === 'dhcp') continue;
    const last = runs.at(-1);
    if (last && isNext(last.at(-1), address.value)) last.push(address.value);
    else runs.push([address.value]);
  }
  const leased = machines.filter(({ address }) => address.value === 'dhcp').length;
  const hidden = runs.slice(MOST_SHOWN).reduce((sum, run) => sum + run.length, 0);
  return [
    ...runs.slice(0, MOST_SHOWN).map(printRun),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ...(leased > 0 ? [runs.length > 0 ? `dhcp (${leased})` : 'dhcp'] : []),
  ].join(', ');
}

function isNext(before: Address | undefined, next: Address): boolean {
  return before?.family === next.family && next.number === before.number + 1n;
}

function printRun(run: readonly Address[]): string {
  const texts = run.map(({ text }) => text);
  return texts.length > 2 ? `${texts[0]} … ${texts.at(-1)}` : texts.join(', ');
}
