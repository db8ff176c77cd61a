import { describe, expect } from 'vitest';
import type { Deliverable } from '../../src/package/deliverable.js';
import { listDeliverables } from '../../src/package/list-deliverables.js';
import { listSecretDeliverables } from '../../src/package/list-secret-deliverables.js';
import type { KeyFile } from '../../src/secrets/key-file.js';
import { openRing } from '../../src/secrets/key-ring.js';
import type { Machine } from '../clockseed/support/machine.js';
import { keygenFor, renderWithKeys } from '../secrets/support/make-keys.js';
import * as installer from './support/installer-machine.js';

const { deliver, installSecondary, installWell, listTree, renderInstaller, undo } = installer;
const KEYS = '/etc/chrony/clockseed.keys';
const SECRET = /HEX:|AES128/;

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

const SPEC = `version: 1
name: lobby
os: debian-12
firewall: unmanaged
groups:
  g: {network: 10.9.0.0/24, interface: eth0, authentication: keys, primary: {p: 10.9.0.1}, secondary: {s: 10.9.0.2}}
`;
const FIRST = keygenFor(SPEC);
const ROTATED = keygenFor(SPEC, { rotate: true }, FIRST);

/** The installer as `--secrets-out` has it. */
function renderSecrets(keys: KeyFile): ReadonlyMap<string, string> {
  const { plan } = renderWithKeys(SPEC, keys);
  return selectInstaller(listSecretDeliverables(plan, openRing(keys)));
}

function selectInstaller(files: Iterable<Deliverable>): ReadonlyMap<string, string> {
  return new Map(
    [...files].flatMap(({ path, content }) =>
      path.startsWith('install') && typeof content === 'string' ? [[path, content]] : [],
    ),
  );
}

/** An installation that says nothing of a key. */
function installKeys(keys: KeyFile): installer.Installation {
  const installation = installSecondary(machine, renderSecrets(keys));
  expect(installation.lines.join('\n')).not.toMatch(SECRET);
  return installation;
}

function show(path: string): string {
  return machine.run('stat', '-c', '%U:%G %a', path).stdout.trim();
}

const count = (): number => machine.read(KEYS).split('HEX:').length - 1;

describe('install.sh, with keys', () => {
  installer.testInstaller('puts them where chronyd can read them, once', () => {
    expect(installKeys(FIRST).placed).toContain(`${KEYS} new`);
    expect([show(KEYS), count()]).toEqual(['root:_chrony 640', 1]);
    const before = listTree(machine);
    const { lines, calls } = installKeys(FIRST);
    expect(lines[0]).toBe('install: all files are as planned');
    expect(calls).toEqual([]);
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('restarts chrony for other keys, and mends a mode', () => {
    installKeys(FIRST);
    const { placed, calls } = installKeys(ROTATED);
    expect(placed).toContain(`${KEYS} changed`);
    expect(calls).toContain('restart chrony.service');
    expect([show(KEYS), count()]).toEqual(['root:_chrony 640', 2]);
    machine.ask('chmod', '644', KEYS);
    expect(installKeys(ROTATED)).toMatchObject({ placed: [`${KEYS} changed`], calls: [] });
    expect(show(KEYS)).toBe('root:_chrony 640');
  });

  installer.testInstaller('never shows a line of them', () => {
    installKeys(FIRST);
    deliver(machine, renderSecrets(ROTATED));
    const lines = installWell(machine, '--dry-run', 's');
    const start = lines.indexOf(`install: would be changed: ${KEYS} (regular file, mode 640, root:_chrony)`);
    expect(lines[start + 1]).toBe(`install: ${KEYS} is secret: not shown`);
    expect(lines.join('\n')).not.toContain('would be removed');
    expect(lines.join('\n')).not.toMatch(SECRET);
  });

  installer.testInstaller('keeps what it works with, and what was before, for root alone', () => {
    installKeys(FIRST);
    const look =
      'find /run/clockseed-install.?* -printf "%y%m\\n" | sort -u >/run/seen; exec /usr/bin/cmp "$@"';
    machine.write('/usr/local/bin/cmp', `#!/bin/sh\n${look}\n`, '755');
    deliver(machine, renderSecrets(ROTATED));
    installWell(machine, 's');
    const modes = machine.read('/run/seen').trim().split('\n');
    expect(modes).toEqual(expect.arrayContaining(['d700', 'f600']));
    const [record = ''] = installer.listRecords(machine).filter((path) => !path.endsWith('/undo'));
    expect([show(record), show(`${record}/tree${KEYS}`)]).toEqual(['root:root 700', 'root:_chrony 640']);
  });

  installer.testInstaller('takes them off again, and brings back those that a later one removed', () => {
    installKeys(FIRST);
    const before = listTree(machine);
    deliver(machine, renderInstaller());
    expect(installWell(machine, '--dry-run', 's')).toContain(`install: would be removed: ${KEYS}`);
    expect(installWell(machine, 's')).toContain(`apply: ${KEYS} removed`);
    expect(show(KEYS)).toBe('');
    undo(machine);
    expect(listTree(machine)).toEqual(before);
    installKeys(ROTATED);
    undo(machine);
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('keeps keys that came by other means', () => {
    installKeys(FIRST);
    const before = machine.read(KEYS);
    const { plan } = renderWithKeys(SPEC, FIRST);
    deliver(machine, selectInstaller(listDeliverables(plan)));
    installWell(machine, 's');
    expect([show(KEYS), machine.read(KEYS)]).toEqual(['root:_chrony 640', before]);
  });
});
