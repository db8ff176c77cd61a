import { z } from 'zod';
import { parseInteger } from '../values/parse-integer.js';
import { parseKeyPath } from '../values/parse-key-path.js';
import { mapping, oneOf, scalar } from './scalar.js';

/** Generations of keys that others place: more than anybody will turn through. */
const MOST_GENERATIONS = 65_535;

/** `authentication`: one word, or where the keys lie that others put on each machine. */
export const authentication = z
  .union([
    oneOf(['none', 'keys'], { description: 'none: no keys. keys: clockseed keygen makes them.' }),
    mapping(
      {
        keys: scalar(parseKeyPath, {
          description:
            'chrony’s key file on each machine, put there by other means; clockseed plan --json has the ids.',
          pattern: '^/etc/chrony(/[A-Za-z0-9._-]+)+$',
        }),
        generation: scalar((text) => parseInteger(text, 1, MOST_GENERATIONS), {
          description: 'Another number, other ids: every machine holds those of both before it changes.',
          default: 1,
          type: 'integer',
          minimum: 1,
          maximum: MOST_GENERATIONS,
        }).optional(),
      },
      { description: 'Keys that come to the machines by other means.' },
    ),
  ])
  .meta({
    description:
      'Whether the machines of the group prove to each other who they are. keys: a key for every two that ask each other, made by clockseed keygen. {keys: /etc/chrony/…}: keys that others place.',
    default: 'none',
  });
