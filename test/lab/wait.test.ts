import { expect, test } from 'vitest';
import { LimitReached, waitFor, within } from '../../lab/host/wait.js';

test('what a look finds is returned', async () => {
  const answers = [undefined, undefined, 3];
  expect(await waitFor('three', 5000, () => answers.shift(), 1)).toBe(3);
});

test('what never comes is a failure that says what was waited for', async () => {
  await expect(waitFor('godot', 20, () => undefined, 5)).rejects.toThrow('godot: not within 0.02 s');
});

test('a look that hangs does not hang the one who looks', async () => {
  await expect(waitFor('an answer', 10, () => new Promise(() => undefined))).rejects.toThrow(LimitReached);
});

test('an error is passed on at once', async () => {
  await expect(within('it', 60_000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
