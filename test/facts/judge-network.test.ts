import { describe, expect, test } from 'vitest';
import { isChronyNetwork } from '../../src/facts/judge-network.js';
import { testWith } from '../support/tools.js';
import { CHRONYDS, checkSyntax } from './run-chronyd.js';

const NETWORKS = [
  '192.0.2.7',
  '192.0.2.0/24',
  '10',
  '10/8',
  '192.168',
  '192.168.1/24',
  '0/0',
  '::/0',
  'fd00::1',
  '2001:db8::/32',
];
const OTHERS = ['nowhere.invalid', '192.0.2.0/', '192.0.2.0/x', 'fe80::1%lo'];
/** Read by 4.0 only; the last by all, as octal. */
const DOUBTFUL = ['1.2.3.4.5', '192.0.2.0/-1', '192.0.2.0/24/24', '300.1.1.1', '010.0.0.1'];
/** Too long a prefix: `chronyd -p` takes it, the daemon does not. */
const BAD_SUBNETS = ['10.0.0.0/33', 'fd00::/129'];

test.each(NETWORKS)('%s is a network', (text) => expect(isChronyNetwork(text)).toBe(true));
test.each([...OTHERS, ...DOUBTFUL, ...BAD_SUBNETS, 'all', ''])('%s is none', (text) =>
  expect(isChronyNetwork(text)).toBe(false),
);

describe.each(CHRONYDS)('%s', (name) => {
  testWith([name], 'reads the networks, and not the others', (paths) => {
    for (const text of NETWORKS) expect(checkSyntax(paths[name], `allow ${text}\n`).status, text).toBe(0);
    for (const text of OTHERS) {
      expect(checkSyntax(paths[name], `allow ${text}\n`).status, text).toBe(1);
    }
  });
});
