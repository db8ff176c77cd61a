import { parseInteger } from '../values/parse-integer.js';
import { oneOf, partialMapping, scalar } from './scalar.js';

/** IEEE 1588-2008, 7.1: domains 0 to 127 are for users. */
const MOST_DOMAIN = 127;
const MOST_PRIORITY = 255;

/** `ptp`: what the machines of a group with `method: ptp` have in common. */
export const ptp = partialMapping(
  {
    profile: oneOf(['default', 'gptp'], {
      description:
        'default: IEEE 1588 over UDP and IPv4, end to end. gptp: IEEE 802.1AS on layer 2, peer to peer; every switch between must speak it.',
      default: 'default',
    }),
    domain: scalar((text) => parseInteger(text, 0, MOST_DOMAIN), {
      description: 'PTP domain: groups on one network that must not hear each other have different ones.',
      default: 0,
      type: 'integer',
      minimum: 0,
      maximum: MOST_DOMAIN,
    }),
    priority1: scalar((text) => parseInteger(text, 0, MOST_PRIORITY), {
      description:
        'Of the primaries: lower comes first, before any quality of a clock. Among themselves they come in the order of the spec.',
      default: 128,
      type: 'integer',
      minimum: 0,
      maximum: MOST_PRIORITY,
    }),
  },
  { description: 'How the machines of a group with method: ptp speak PTP.' },
);
