import { expect, test } from 'vitest';
import { describeAnswers } from '../../lab/fleet/ask-time.js';
import { decodeAnswer, encodeAnswer, encodeRequest } from '../../lab/gateway/ntp-packet.js';

const PRIMARY = { stratum: 8, reference: '7F7F0101' };
const answer = (request: Buffer) => encodeAnswer(request, PRIMARY, 1.5);

test('a request is 48 bytes of a version 4 client, each with another time', () => {
  const request = encodeRequest();
  expect([request.length, request[0]]).toEqual([48, 0x23]);
  expect(request.subarray(40).equals(encodeRequest().subarray(40))).toBe(false);
});

test('only what answers this very request counts', () => {
  const request = encodeRequest();
  const packet = answer(request);
  expect(decodeAnswer(request, packet)).toEqual(PRIMARY);
  expect(decodeAnswer(encodeRequest(), packet)).toBeUndefined();
  expect(decodeAnswer(request, packet.subarray(0, 47))).toBeUndefined();
  packet.writeUInt8(0x23, 0);
  expect(decodeAnswer(request, packet), 'of another client').toBeUndefined();
});

test('an answer is version 4, of a server, and says its time three times', () => {
  const packet = answer(encodeRequest());
  expect([packet.length, packet[0], packet[1]]).toEqual([48, 0x24, 8]);
  const time = '83aa7e8180000000';
  for (const at of [16, 32, 40]) expect(packet.toString('hex', at, at + 8)).toBe(time);
});

test('answers in words', () => {
  expect(describeAnswers('8 7F7F0101\n8 7F7F0101\n', 5)).toEqual({
    answers: 2,
    words: '2 of 5 answered, stratum 8 reference 7F7F0101',
  });
  expect(describeAnswers('', 5)).toEqual({ answers: 0, words: '0 of 5 answered' });
});
