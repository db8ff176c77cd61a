import { type DurationLimits, parseDuration } from '../values/parse-duration.js';
import { parseInteger } from '../values/parse-integer.js';
import {
  parseCertificates,
  parseDevice,
  parseHost,
  parseHostName,
  parseReferenceName,
  parseSocket,
  parseTruth,
  signed,
} from '../values/parse-source.js';
import { type Documentation, oneOf, partialMapping, scalar } from './scalar.js';

const OFFSET: DurationLimits = {
  least: 0,
  most: 100,
  example: '120ms',
  text: 'a time of at most 100s, with - in front where it is early',
};
const DELAY: DurationLimits = { least: 0, most: 2, example: '200ms', text: 'a time from 0s to 2s' };
const PRECISION: DurationLimits = { least: 1e-9, most: 1, example: '100ns', text: 'a time from 1ns to 1s' };

const DURATION = '^-?\\d+(\\.\\d+)?\\s*(ns|us|µs|μs|ms|s)$';
const REFERENCE_NAME = '^[A-Z0-9]{1,4}$';

const truth = (description: string) => scalar(parseTruth, { description, default: false, type: 'boolean' });

const integer = (least: number, most: number, documentation: Documentation) =>
  scalar((text) => parseInteger(text, least, most), {
    ...documentation,
    type: 'integer',
    minimum: least,
    maximum: most,
  });

/**
 * One entry of `sources`: all keys of all kinds, optional. Which one needs and takes which is judged with the meaning,
 * where it can be said better than by a union.
 */
export const externalSource = partialMapping(
  {
    server: scalar(parseHost, {
      description: 'An NTP server outside of the groups: its name or address.',
      pattern: '^[A-Za-z0-9.:-]+$',
    }),
    pool: scalar(parseHostName, {
      description: 'A name that stands for many NTP servers.',
      pattern: '^[A-Za-z0-9.-]+$',
    }),
    refclock: oneOf(['phc', 'pps', 'shm', 'sock', 'gpsd'], {
      description:
        'A clock at the machine itself. phc: a PTP hardware clock. pps: a pulse a second. shm, sock: what another program writes. gpsd: a GPS receiver, with gpsd installed and set up for it.',
    }),
    nts: truth('Network Time Security: the server proves who it is by a certificate.'),
    ca: scalar(parseCertificates, {
      description:
        'With nts: trust this file of certificates, put on the machine by other means, and no other. Left out: the system’s.',
      pattern: '^/(etc|usr)(/[A-Za-z0-9._-]+)+$',
    }),
    minpoll: integer(-4, 17, {
      description: 'Shortest interval between requests, log2 of seconds.',
      default: 6,
    }),
    maxpoll: integer(-4, 17, {
      description: 'Longest interval between requests, log2 of seconds.',
      default: 10,
    }),
    'max-sources': integer(1, 16, { description: 'How many servers of the pool to ask.', default: 4 }),
    prefer: truth('Follow it before the others, as long as they agree with it.'),
    device: scalar(parseDevice, {
      description: 'phc, pps: the clock’s device. gpsd: the receiver’s serial port.',
      pattern: '^/dev(/[A-Za-z0-9._:+-]+)+$',
    }),
    segment: integer(0, 9, { description: 'shm: the number of the shared memory segment.' }),
    socket: scalar(parseSocket, {
      description: 'sock: where chronyd makes the socket, /run/chrony.NAME.sock.',
      pattern: '^/run/chrony[./][A-Za-z0-9._-]+$',
    }),
    refid: scalar(parseReferenceName, {
      description: 'What chronyc calls the clock. Left out: after its kind.',
      pattern: REFERENCE_NAME,
    }),
    offset: scalar((text) => signed(text, (size) => parseDuration(size, OFFSET)), {
      description:
        'Added to the clock’s time: how late it is. A PTP clock that keeps TAI is 37s ahead of UTC: -37s.',
      default: '0s',
      pattern: DURATION,
    }),
    delay: scalar((text) => parseDuration(text, DELAY), {
      description: 'The clock’s error is at most half of it. A receiver without a pulse: 200ms.',
      pattern: DURATION,
    }),
    precision: scalar((text) => parseDuration(text, PRECISION), {
      description: 'How finely the clock can be read. Left out: as the system clock.',
      pattern: DURATION,
    }),
    poll: integer(-4, 10, {
      description: 'Interval between two updates, log2 of seconds; samples in between are filtered.',
      default: 4,
    }),
    lock: scalar(parseReferenceName, {
      description: 'pps: the refid of the clock that numbers its pulses, which then serves for nothing else.',
      pattern: REFERENCE_NAME,
    }),
    pps: truth(
      'gpsd: the receiver’s pulse is wired to the same port. phc: take only the fraction of a second from it.',
    ),
  },
  { description: 'A source of time outside of the groups: a server, a pool, or a reference clock.' },
);
