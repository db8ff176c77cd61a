import { stringify } from 'yaml';

/** A group as the language has it. */
type Group = Readonly<Record<string, unknown>>;

/** A spec of these groups. */
export function spec(name: string, groups: Readonly<Record<string, Group>>, more: Group = {}): string {
  return stringify({ version: 1, name, os: 'debian-12', ...more, groups });
}

/** One group: the first machine leads. */
export function wall(machines: number, more: Group = {}): string {
  const last = machines - 2;
  const address = (index: number) => `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`;
  const rest = Object.fromEntries(
    Array.from({ length: last + 1 }, (_, index) => [`wall-${index + 2}`, address(index + 1)]),
  );
  const group = {
    network: '10.0.0.0/16',
    interface: 'eno1',
    primary: { 'wall-1': address(0) },
    secondary: rest,
  };
  return spec(`wall-of-${machines}`, { lobby: { ...group, ...more } });
}

/** The first three octets of a hall. */
export const hall = (index: number) => `10.${1 + Math.floor(index / 200)}.${index % 200}`;

/** A core, and halls that follow it. */
export function halls(count: number, machines: number, more: (index: number) => Group = () => ({})): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const relays = Object.fromEntries(
    indices.map((index) => [`relay-${index + 1}`, `10.0.${Math.floor(index / 200)}.${11 + (index % 200)}`]),
  );
  const core = {
    network: '10.0.0.0/16',
    interface: 'eno1',
    primary: { 'core-1..2': '10.0.255.1..2' },
    secondary: relays,
  };
  const below = indices.map((index) => [
    `hall-${index + 1}`,
    {
      follows: 'core',
      network: `${hall(index)}.0/24`,
      interface: 'eno2',
      primary: { [`relay-${index + 1}`]: `${hall(index)}.1` },
      secondary: { [`h${index + 1}-2..${machines}`]: `${hall(index)}.2..${machines}` },
      ...more(index),
    },
  ]);
  return spec(`${count}-halls`, { core, ...Object.fromEntries(below) });
}

/** Each group follows the one before. */
export function chain(length: number): string {
  const groups = Array.from({ length }, (_, index) => {
    const primary = index === 0 ? { top: '10.0.0.1' } : { [`step-${index}`]: `10.${index}.0.1` };
    const secondary = {
      [`step-${index + 1}`]: `10.${index}.0.2`,
      [`m${index}-1..30`]: `10.${index}.0.10..39`,
    };
    const follows = index === 0 ? {} : { follows: `tier-${index - 1}` };
    return [
      `tier-${index}`,
      { ...follows, network: `10.${index}.0.0/24`, interface: `eno${index % 2}`, primary, secondary },
    ];
  });
  const machines = Object.fromEntries(
    Array.from({ length: length - 1 }, (_, index) => [
      `step-${index + 1}`,
      { interface: { [`tier-${index}`]: 'eno1', [`tier-${index + 1}`]: 'eno2' } },
    ]),
  );
  return spec('chain', Object.fromEntries(groups), { machines });
}
