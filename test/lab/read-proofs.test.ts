import { expect, test } from 'vitest';
import { describeProof, parseProofs } from '../../lab/fleet/read-proofs.js';

test('with which key each source is asked', () => {
  const proofs = parseProofs(
    '192.168.1.4,SK,2,30,128,4294967295,0,0,0,0\n192.168.1.5,-,0,0,0,4294967295,0,0,0,0\n',
  );
  expect(proofs).toEqual([
    { address: '192.168.1.4', mode: 'SK', id: 2, length: 128 },
    { address: '192.168.1.5', mode: '-', id: 0, length: 0 },
  ]);
  expect(proofs.map(describeProof)[0]).toBe('192.168.1.4 SK key 2 (128 bits)');
  expect(parseProofs('')).toEqual([]);
});
