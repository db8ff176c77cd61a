import { expect, test } from 'vitest';
import { decodeFrames } from '../../lab/machine/decode-frames.js';

function frame(kind: string, data: string): string {
  return `${kind}${Buffer.byteLength(data).toString(16).padStart(8, '0')}${data}`;
}

test('stdout and stderr come in pieces, the exit code last', () => {
  const bytes = Buffer.from(frame('1', 'on') + frame('2', 'warning') + frame('1', 'e µ') + frame('X', '3'));
  expect(decodeFrames(bytes)).toEqual({ code: 3, stdout: 'one µ', stderr: 'warning' });
});

test('a character that is cut in two is put together', () => {
  const [start, end] = [Buffer.from([0xc2]), Buffer.from([0xb5])];
  const bytes = [
    Buffer.from('100000001'),
    start,
    Buffer.from('100000001'),
    end,
    Buffer.from(frame('X', '0')),
  ];
  expect(decodeFrames(Buffer.concat(bytes))?.stdout).toBe('µ');
});

test.each(['', '1000000', frame('1', 'text'), frame('X', '0').slice(0, -1)])(
  'an answer that breaks off is none: %j',
  (text) => {
    expect(decodeFrames(Buffer.from(text))).toBeUndefined();
  },
);
