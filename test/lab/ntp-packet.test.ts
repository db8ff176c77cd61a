import { expect, test } from 'vitest';
import { describeAnswers } from '../../lab/fleet/ask-time.js';
import { decodeAnswer, encodeRequest } from '../../lab/gateway/ntp-packet.js';

/** What a primary answers, after RFC 5905: version 4, server, stratum 8, 7F7F0101, and the request's own time. */
function answer(request: Buffer): Buffer {
  const packet = Buffer.alloc(48);
  packet.set([0x24, 8, 1, 0xe7]);
  packet.set([0x7f, 0x7f, 1, 1], 12);
  request.copy(packet, 24, 40, 48);
  return packet;
}

test('a request is 48 bytes of a version 4 client, each with another time', () => {
  const request = encodeRequest();
  expect([request.length, request[0]]).toEqual([48, 0x23]);
  expect(request.subarray(40).equals(encodeRequest().subarray(40))).toBe(false);
});

test('only what answers this very request counts', () => {
  const request = encodeRequest();
  const packet = answer(request);
  expect(decodeAnswer(request, packet)).toEqual({ stratum: 8, reference: '7F7F0101' });
  expect(decodeAnswer(encodeRequest(), packet)).toBeUndefined();
  expect(decodeAnswer(request, packet.subarray(0, 47))).toBeUndefined();
  packet.writeUInt8(0x23, 0);
  expect(decodeAnswer(request, packet), 'of another client').toBeUndefined();
});

test('answers in words', () => {
  expect(describeAnswers('8 7F7F0101\n8 7F7F0101\n', 5)).toEqual({
    answers: 2,
    words: '2 of 5 answered, stratum 8 reference 7F7F0101',
  });
  expect(describeAnswers('', 5)).toEqual({ answers: 0, words: '0 of 5 answered' });
});
