import type { Origin } from '../spec/topology.js';
import type { ConfigurationLine } from './machine-model.js';

/** A line of /etc/clockseed/expect. */
export function expectation(key: string, value: string | number, origin: Origin): ConfigurationLine {
  return { text: `${key}=${value}`, origin };
}
