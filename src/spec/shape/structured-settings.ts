import { z } from 'zod';
import { parseAddress } from '../values/addresses.js';
import { type DurationLimits, parseDuration } from '../values/parse-duration.js';
import { parseInteger } from '../values/parse-integer.js';
import { parseHttpUrl, parseWritableFolder } from '../values/parse-url.js';
import { oneOf, partialMapping, scalar } from './scalar.js';

const WITHIN: DurationLimits = { least: 10, most: 3600, example: '5m', text: 'a duration from 10s to 1h' };
const EVERY: DurationLimits = { least: 10, most: 86_400, example: '1m', text: 'a duration from 10s to 1d' };
const OFFSET: DurationLimits = { least: 1e-6, most: 1, example: '100us', text: 'an offset from 1us to 1s' };

const address = (description: string) => scalar(parseAddress, { description, pattern: '^[0-9a-fA-F.:]+$' });
const url = (description: string) => scalar(parseHttpUrl, { description, pattern: '^https?://' });
/** A duration as an editor judges it: a number and its unit. */
const duration = (limits: DurationLimits, documentation: { description: string; default: string }) =>
  scalar((text) => parseDuration(text, limits), {
    ...documentation,
    pattern: '^\\d+(\\.\\d+)?\\s*(ns|us|µs|μs|ms|s|m|h|d)$',
  });

/** `scheduling`: what systemd is told about chronyd's unit. */
export const scheduling = partialMapping(
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

/** `addressing`: one word, or a mapping whose `method` is that word. */
export const addressing = z
  .union([
    z.enum(['unmanaged', 'dhcp', 'static']),
    partialMapping(
      {
        method: oneOf(['unmanaged', 'dhcp', 'static'], {
          description: 'Who sets the addresses.',
          default: 'unmanaged',
        }),
        gateway: address('Default gateway of a static machine, in its network. Left out: none.'),
        nameservers: z
          .array(address('A name server.'))
          .meta({ description: 'Name servers of a static machine. Left out: none.' }),
      },
      { description: 'Who sets the addresses, in full.' },
    ),
  ])
  .meta({
    description:
      'unmanaged: clockseed says nothing and cloud-init does what it does anyway. static: the addresses of this spec, on the named interface only. dhcp: DHCP on that interface.',
    default: 'unmanaged',
  });

/** `apt`: where packages come from. */
export const apt = partialMapping(
  {
    mirror: url('Package archive, such as http://10.0.0.1/debian. Left out: the system’s own.'),
    security: url(
      'Archive of security updates. Left out: on Ubuntu the mirror, on Debian security.debian.org.',
    ),
    proxy: url('HTTP proxy for apt. Left out: none.'),
  },
  { description: 'Where first boot takes packages from.' },
);

/** `verify`: what the check demands, and when. */
export const verify = partialMapping(
  {
    within: duration(WITHIN, {
      description: 'How long after boot a machine may need until its check must be green.',
      default: '5m',
    }),
    every: duration(EVERY, {
      description: 'How often it is checked afterwards.',
      default: '1m',
    }),
    'max-offset': duration(OFFSET, {
      description:
        'Largest offset from the primary that the check accepts. A genlocked wall bears 60us to 100us.',
      default: '100us',
    }),
    textfile: scalar(parseWritableFolder, {
      description: 'Folder for a node_exporter textfile (clockseed.prom). Left out: none is written.',
      pattern: '^(/[A-Za-z0-9._-]+)+$',
    }),
  },
  { description: 'What the check on each machine demands.' },
);

/** `chrony`: raw lines. */
export const chrony = partialMapping(
  {
    directives: z
      .array(z.string().meta({ description: 'One line of chrony.conf, without a comment.' }))
      .meta({
        description: 'Raw lines for chrony.conf, judged like ours; those of spec, group and machine add up.',
      }),
  },
  { description: 'The way out: what this spec has no word for.' },
);
