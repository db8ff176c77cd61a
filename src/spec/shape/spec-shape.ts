import { z } from 'zod';
import { parseNetwork } from '../values/addresses.js';
import { parseInteger } from '../values/parse-integer.js';
import { parseMac, refuseIdentifier, refuseInterface } from '../values/parse-names.js';
import { quote, type Refusal, refuse } from '../values/refusal.js';
import { authentication } from './authentication.js';
import { externalSource } from './external-source.js';
import { ptp } from './ptp.js';
import { mapping, oneOf, scalar } from './scalar.js';
import { SETTINGS } from './settings.js';

const network = scalar(parseNetwork, {
  description: 'A network in CIDR form, such as 192.168.1.0/24.',
  pattern: '^[0-9a-fA-F.:]+/\\d{1,3}$',
});

const interfaceName = scalar((text) => refuseInterface(text) ?? text, {
  description: 'The adapter in the group’s network, such as enp3s0. Required: here, or for each machine.',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$',
});

/** Only an editor's: what is wrong with a name is judged, and better said, where ranges are read. */
const names = z.string().meta({ pattern: '^[a-z0-9][a-z0-9-]*(\\.\\.\\d+)?$' });
const IDENTIFIER = '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$';

const members = (role: string) =>
  z
    .record(
      names,
      z.string().meta({
        description: 'An address, a range of them as long as that of the names, or dhcp.',
        pattern: '^(dhcp|[0-9a-fA-F.:]+)$',
      }),
    )
    .meta({
      description: `The ${role}: name to address. Ranges on both sides: wall-2..9: 192.168.1.5..12`,
    });

const settings = z.strictObject(SETTINGS).partial().shape;

/** Lowest and highest stratum of an isolated group: its secondaries have one more, and 15 is NTP's last. */
const STRATUM = { least: 1, most: 14 } as const;

/** Followed, and taken out, before the shape is judged. */
const include = z
  .union([z.string(), z.array(z.string()).min(1)])
  .optional()
  .meta({
    description:
      'A file, or a list of files, whose keys are put here; relative to this file, in the folder of the spec or below it.',
  });

export const GROUP = mapping(
  {
    network: z
      .union([network, z.array(network).min(1)])
      .meta({ description: 'The group’s network, or a list of them.' }),
    interface: interfaceName.optional(),
    primary: members('machines that serve time, each ready to take over from the others').meta({
      minProperties: 1,
    }),
    secondary: z
      .union([z.literal('any'), members('machines that take time')])
      .optional()
      .meta({
        description:
          'The machines that take time: name to address, with ranges on both sides (wall-2..9: 192.168.1.5..12); or any, for machines not listed. Left out: none, with a warning.',
      }),
    follows: z.string().optional().meta({
      description:
        'The group whose time this one takes: each of its primaries is a secondary there. Left out: none.',
      pattern: IDENTIFIER,
    }),
    sources: z.array(externalSource).min(1).optional().meta({
      description: 'Where the primaries take their time from, outside of all groups. Left out: nowhere.',
    }),
    stratum: scalar((text) => parseInteger(text, STRATUM.least, STRATUM.most), {
      description:
        'Stratum of the own clock of the group’s primaries, without or for want of sources outside; with sources 10 where left out.',
      default: 8,
      type: 'integer',
      minimum: STRATUM.least,
      maximum: STRATUM.most,
    }).optional(),
    authentication: authentication.optional(),
    method: oneOf(['chrony', 'ptp'], {
      description:
        'How the group keeps time. chrony: NTP. ptp: the Precision Time Protocol of linuxptp, where the adapters have hardware for it.',
      default: 'chrony',
    }).optional(),
    ptp: ptp.optional(),
    ...settings,
    include,
  },
  { description: 'Machines that must agree on the time.' },
);

const mac = scalar(parseMac, {
  description: 'MAC address of the adapter in the group’s network.',
  pattern: '^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$',
});

/** One value, or where the machine stands in two groups one for each. */
const byGroup = <T extends z.ZodType>(value: T, description: string) =>
  z.union([value, z.record(z.string().meta({ pattern: IDENTIFIER }), value)]).meta({ description });

export const MACHINE = mapping(
  {
    mac: byGroup(
      mac,
      'MAC address of the adapter in the group’s network; by group for a machine in two.',
    ).optional(),
    interface: byGroup(
      interfaceName,
      'The adapter in the group’s network; by group for a machine in two.',
    ).optional(),
    ...settings,
    include,
  },
  { description: 'What belongs to a single machine (or a range of them).' },
);

/** What is wrong with a version is better said by `checkVersion`. */
function parseVersion(text: string): 1 | Refusal {
  return text === '1' ? 1 : refuse('invalid-value', `version ${quote(text)} is not known`);
}

/** The shape of a spec, version 1: kinds, keys and single values. What they mean together is judged after it. */
export const SPEC = mapping(
  {
    version: scalar(parseVersion, {
      description: 'Version of the spec’s language. What it means does not change; there is one so far.',
      type: 'integer',
      enum: [1],
    }),
    name: scalar((text) => refuseIdentifier(text) ?? text, {
      description: 'Name of the site, for people and file names.',
      pattern: IDENTIFIER,
    }),
    groups: z
      .record(z.string().meta({ pattern: IDENTIFIER }), GROUP)
      .meta({ description: 'Groups of machines that must agree on the time, by name.', minProperties: 1 }),
    machines: z.record(names, MACHINE).optional().meta({
      description:
        'What belongs to single machines, by name or range; sparse, so that ranges of members stay ranges.',
    }),
    ...settings,
    include,
  },
  { description: 'A clockseed topology spec: who keeps time for whom.', title: 'clockseed spec, version 1' },
);

export type SpecShape = z.output<typeof SPEC>;
export type GroupShape = SpecShape['groups'][string];
export type MachineShape = NonNullable<SpecShape['machines']>[string];
/** The settings as one level of the cascade states them. */
export type SettingsShape = Pick<SpecShape, keyof typeof SETTINGS>;
