import { beforeEach, describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import * as installer from './support/installer-machine.js';
import { installInterrupted, prepareInterrupts } from './support/interrupt-installer.js';

const { deliver, install, installWell, listTree, renderInstaller } = installer;
/** Every change is a point to be killed at. One in so many is tried; all of them with 1, in some minutes. */
const STRIDE = Number(process.env.CLOCKSEED_KILL_STRIDE ?? 23);
const LIMIT = 60_000 + 3_000_000 / STRIDE;

let machine: Machine;
let before: string[];
installer.useForeignMachine((made) => {
  machine = made;
});
beforeEach(() => {
  if (machine === undefined) return;
  prepareInterrupts(machine);
  // Of no use here, and slow.
  machine.write('/usr/local/bin/ufw', '#!/bin/sh\n', '755');
  deliver(machine, renderInstaller());
  before = listTree(machine);
});

/** Kills install.sh at each of the first `dense` points and some later ones, and each time lets the rest be judged. */
function killEverywhere(word: string, dense: number, judge: (last: string) => void): void {
  let points = 0;
  for (let limit = 1; ; limit += limit < dense ? 1 : STRIDE) {
    const { calls, killed } = installInterrupted(machine, word, limit);
    if (!killed) break;
    points += 1;
    judge(calls.at(-1) ?? '');
  }
  expect(points).toBeGreaterThan(dense + 40 / STRIDE);
}

function expectTree(last: string): void {
  expect(listTree(machine), `killed before: ${last}`).toEqual(before);
}

/** Undoes what there is to be undone: nothing where it was killed before it had done anything, or after it was undone. */
function undoIfAny(): void {
  const { status, stderr } = install(machine, '--undo');
  if (status !== 0) expect(stderr).toBe('install: there is nothing to undo\n');
}

describe('install.sh that is killed', () => {
  const kill = (title: string, body: () => void): void => installer.testInstaller(title, body, LIMIT);

  kill('comes to its end when it is run again, and is undone as a whole', () => {
    killEverywhere('s', 0, (last) => {
      installWell(machine, 's');
      installWell(machine, '--undo');
      expectTree(last);
    });
  });

  kill('is undone at once, as far as it came', () => {
    killEverywhere('s', 0, (last) => {
      undoIfAny();
      expectTree(last);
    });
  });

  kill('on the second day is undone to what the first has brought', () => {
    installWell(machine, 's');
    before = listTree(machine);
    deliver(machine, renderInstaller('polling: tight', 'verify: {every: 2m}'));
    killEverywhere('p', 12, (last) => {
      installWell(machine, 's');
      installWell(machine, '--undo');
      expectTree(last);
    });
  });

  kill('while it undoes is undone by the next --undo', () => {
    installWell(machine, 's');
    killEverywhere('--undo', 0, (last) => {
      undoIfAny();
      expectTree(last);
      installWell(machine, 's');
    });
  });

  kill('while it undoes, and is then run again, is still undone to what was before', () => {
    installWell(machine, 's');
    killEverywhere('--undo', 0, (last) => {
      installWell(machine, 's');
      installWell(machine, '--undo');
      expectTree(last);
      installWell(machine, 's');
    });
  });
});

installer.testInstaller(
  'what is before the first change is on the disk, and every file before it has its name',
  () => {
    const { calls } = installInterrupted(machine, 's', 1_000_000);
    const kept = calls.findIndex((call) => /^cp -a \/etc\/chrony\/chrony\.conf /.test(call));
    const named = calls.findIndex((call) => /^mv .*\/link \/var\/lib\/clockseed\/undo$/.test(call));
    const placed = calls.flatMap((call, index) => (call.startsWith('install -m ') ? [index] : []));
    expect(calls.slice(kept, named)).toContain('sync');
    expect(calls[named + 1]).toBe('sync');
    expect(placed[0]).toBeGreaterThan(named + 1);
    expect(placed.length).toBeGreaterThan(15);
    for (const index of placed) {
      const path = calls[index]?.split(' ').at(-1) ?? '';
      const final = path.replace('.clockseed-new', '');
      expect(calls.slice(index + 1, index + 3)).toEqual([`sync ${path}`, `mv -f -T ${path} ${final}`]);
    }
  },
);
