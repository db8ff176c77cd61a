import { z } from 'zod';
import { DATASOURCES } from '../../facts/datasources.js';
import { SYSTEM_NAMES } from '../../facts/systems.js';
import { parseAddress } from '../values/addresses.js';
import { type DurationLimits, parseDuration } from '../values/parse-duration.js';
import { parseInteger } from '../values/parse-integer.js';
import { parseAbsolutePath, parseHttpUrl } from '../values/parse-url.js';
import { oneOf, partialMapping, scalar } from './scalar.js';

const WITHIN: DurationLimits = { least: 10, most: 3600, example: '5m', text: 'a duration from 10s to 1h' };
const EVERY: DurationLimits = { least: 10, most: 86_400, example: '1m', text: 'a duration from 10s to 1d' };
const OFFSET: DurationLimits = { least: 1e-6, most: 1, example: '100us', text: 'an offset from 1us to 1s' };

const address = (description: string) => scalar(parseAddress, { description });

const scheduling = partialMapping(
  {
    policy: oneOf(['fifo', 'rr', 'other'], {
      description: 'Scheduling policy of chronyd: fifo and rr are real-time, other is the ordinary one.',
      default: 'fifo',
    }),
    priority: scalar((text) => parseInteger(text, 1, 99), {
      description: 'Real-time priority of chronyd, 1 to 99; of no effect with policy other.',
      default: 1,
      type: 'integer',
      minimum: 1,
      maximum: 99,
    }),
  },
  {
    description:
      'How the kernel schedules chronyd: CPUSchedulingPolicy= and CPUSchedulingPriority= of its unit.',
  },
);

const addressing = z
  .union([
    z.enum(['unmanaged', 'dhcp', 'static']),
    partialMapping(
      {
        method: oneOf(['unmanaged', 'dhcp', 'static'], {
          description: 'Who sets the addresses.',
          default: 'unmanaged',
        }),
        gateway: address('Default gateway of a static machine, in its network.'),
        nameservers: z
          .array(address('A name server.'))
          .meta({ description: 'Name servers of a static machine.' }),
      },
      { description: 'Who sets the addresses, in full.' },
    ),
  ])
  .meta({
    description:
      'unmanaged: clockseed says nothing and cloud-init does what it does anyway. static: the addresses of this spec, on the named interface only. dhcp: DHCP on that interface.',
    default: 'unmanaged',
  });

const apt = partialMapping(
  {
    mirror: scalar(parseHttpUrl, {
      description: 'Package archive instead of the system’s own, such as http://10.0.0.1/debian.',
    }),
    security: scalar(parseHttpUrl, {
      description:
        'Archive of security updates. Left out: on Ubuntu the mirror, on Debian security.debian.org.',
    }),
    proxy: scalar(parseHttpUrl, { description: 'HTTP proxy for apt.' }),
  },
  { description: 'Where first boot takes packages from.' },
);

const verify = partialMapping(
  {
    within: scalar((text) => parseDuration(text, WITHIN), {
      description: 'How long after boot a machine may need until its check must be green.',
      default: '5m',
    }),
    every: scalar((text) => parseDuration(text, EVERY), {
      description: 'How often it is checked afterwards.',
      default: '1m',
    }),
    'max-offset': scalar((text) => parseDuration(text, OFFSET), {
      description:
        'Largest offset from the primary that the check accepts. A genlocked wall bears 60us to 100us.',
      default: '100us',
    }),
    textfile: scalar(parseAbsolutePath, {
      description: 'Folder for a node_exporter textfile (clockseed.prom). Left out: none is written.',
    }),
  },
  { description: 'What the check on each machine demands.' },
);

const chrony = partialMapping(
  {
    directives: z
      .array(z.string().meta({ description: 'One line of chrony.conf, without a comment.' }))
      .meta({
        description: 'Raw lines for chrony.conf, judged like ours; those of spec, group and machine add up.',
      }),
  },
  { description: 'The way out: what this spec has no word for.' },
);

/** The settings that cascade: spec, group, machine; the nearest wins, mappings merge by key. */
export const SETTINGS = {
  os: oneOf(SYSTEM_NAMES, {
    description: 'The machines’ system: fixes chrony’s version, unit, paths and user.',
  }),
  polling: oneOf(['standard', 'tight'], {
    description: 'standard: one sample every 2 s. tight: 16 a second, filtered, for the last microseconds.',
    default: 'standard',
  }),
  timestamping: oneOf(['auto', 'software', 'hardware'], {
    description:
      'auto: hardware where the adapter really has it. software: never. hardware: the check is red without it.',
    default: 'auto',
  }),
  step: oneOf(['start', 'always', 'never'], {
    description:
      'Whether the clock may jump: until the first agreement after chronyd starts, whenever it is far off, or never.',
    default: 'start',
  }),
  scheduling,
  firewall: oneOf(['auto', 'enable', 'unmanaged'], {
    description:
      'auto: ufw rules, but ufw is never switched on. enable: SSH allowed first, then on. unmanaged: no rules.',
    default: 'auto',
  }),
  addressing,
  install: oneOf(['first-boot', 'baked'], {
    description:
      'first-boot: cloud-init installs the packages. baked: they are in the image, first boot needs no network.',
    default: 'first-boot',
  }),
  apt,
  'cloud-init': z.record(z.string(), z.unknown()).meta({
    description:
      'What else the site wants in user-data: users, keys, locale … Keys that clockseed writes are refused.',
  }),
  datasource: oneOf(Object.keys(DATASOURCES) as [keyof typeof DATASOURCES, ...(keyof typeof DATASOURCES)[]], {
    description: 'What carries the user-data: decides how large it may be.',
    default: 'nocloud',
  }),
  verify,
  chrony,
} as const;
