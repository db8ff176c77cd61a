import { beforeEach, describe, expect } from 'vitest';
import type { Answer, Machine } from '../clockseed/support/machine.js';
import * as installer from './support/installer-machine.js';

const { deliver, install, listTree, OUT, renderInstaller } = installer;
const USAGE = 'usage: install.sh [--dry-run] MACHINE | --undo\n';

let machine: Machine;
let before: string[];
installer.useForeignMachine((made) => {
  machine = made;
});
beforeEach(() => {
  if (machine === undefined) return;
  deliver(machine, renderInstaller());
  before = listTree(machine);
});

/** It says one line on stderr, nothing else, and changes nothing. */
function expectRefusal({ status, stdout, stderr }: Answer, expected: number, line: string): void {
  expect({ status, stdout, stderr }).toEqual({ status: expected, stdout: '', stderr: line });
  expect(listTree(machine)).toEqual(before);
}

describe('install.sh refuses', () => {
  installer.testInstaller('a machine that is not there, and names those that are', () => {
    const line = `install: ${OUT}/install/wall-3.sh is not there: of the machines of lobby there are here: p s\n`;
    expectRefusal(install(machine, 'wall-3'), 1, line);
  });

  installer.testInstaller('what is no name of a machine', () => {
    machine.write('/run/p.sh', 'touch /etc/entered\ncomplete=yes\n');
    for (const name of ['../../p', 'install/p', '..', 'P', 'p s', 'p*', '$(touch /etc/entered)'])
      expectRefusal(
        install(machine, name),
        2,
        `install: ${name} is no name of a machine: letters a to z, digits, hyphens\n`,
      );
  });

  installer.testInstaller('words that it does not know', () => {
    const calls = [[], [''], ['--help'], ['--dry-run'], ['p', 's'], ['--undo', 'p'], ['--dry-run', '']];
    for (const words of [...calls, Array<string>(10).fill('p')])
      expectRefusal(install(machine, ...words), 2, USAGE);
  });

  installer.testInstaller('anybody but root', () => {
    const drop = ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', `${OUT}/install.sh`];
    for (const words of [['p'], ['--dry-run', 'p'], ['--undo']])
      expectRefusal(machine.run('setpriv', ...drop, ...words), 1, 'install: needs root\n');
  });

  installer.testInstaller('a machine that systemd has not booted', () => {
    machine.ask('rmdir', '/run/systemd/system');
    expectRefusal(install(machine, 's'), 1, 'install: needs a machine that systemd has booted\n');
  });

  installer.testInstaller('another system than the spec’s', () => {
    const refuse = (found: string): void => {
      before = listTree(machine);
      const line = `install: this machine is ${found}, and s is debian-12 in the spec\n`;
      expectRefusal(install(machine, 's'), 1, line);
    };
    machine.write('/etc/os-release', 'ID=ubuntu\nVERSION_ID="24.04"\n');
    refuse('ubuntu-24.04');
    machine.write('/etc/os-release', 'ID=debian\n');
    refuse('debian-');
    machine.ask('rm', '/etc/os-release');
    refuse('of an unknown system');
  });

  installer.testInstaller('a machine’s file that is cut off, wherever', () => {
    const path = `${OUT}/install/s.sh`;
    const text = machine.read(path);
    const lines = text.split('\n').length - 1;
    const cuts = Array.from({ length: Math.ceil(lines / 10) }, (_, index) => index * 10);
    for (const count of [...cuts, lines - 1]) {
      machine.write(
        path,
        text
          .split('\n')
          .slice(0, count)
          .map((line) => `${line}\n`)
          .join(''),
      );
      expectRefusal(install(machine, 's'), 1, `install: ${path} is cut off\n`);
    }
    machine.write(path, text.slice(0, text.indexOf("<<'END-OF") + 5));
    expectRefusal(install(machine, 's'), 1, `install: ${path} is cut off\n`);
  });

  installer.testInstaller('to be cut off itself', () => {
    const script = `cd ${OUT} && cp install.sh whole && lines=$(wc -l <whole) &&
        for count in $(seq 40 40 "$lines") $(seq $((lines - 30)) $((lines - 1))); do
          head -n "$count" whole >install.sh
          sh install.sh s </dev/null >>said 2>&1 && echo "$count"
        done; wc -l <said`;
    const said = machine.ask('sh', '-c', script).trim().split('\n');
    expect(said).toHaveLength(1);
    expect(Number(said[0])).toBeGreaterThan(60);
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('to go without an undo record: a /var/lib that is read-only or full', () => {
    machine.write('/etc/chrony/chrony.conf', '# much\n'.repeat(20_000));
    before = listTree(machine);
    const line =
      'install: nothing was changed, because what is there now cannot be kept in /var/lib/clockseed: ';
    machine.ask('mount', '-o', 'remount,size=64k', '/var/lib');
    const full = install(machine, 's');
    expectRefusal(full, 1, `${line}${full.stderr.slice(line.length)}`);
    expect(full.stderr).toMatch(/^.*No space left on device\n$/);
    machine.ask('mount', '-o', 'remount,ro', '/var/lib');
    const readOnly = install(machine, 's');
    expectRefusal(readOnly, 1, `${line}${readOnly.stderr.slice(line.length)}`);
    expect(readOnly.stderr).toMatch(/^.*Read-only file system\n$/);
  });

  installer.testInstaller('what stands in the way of a file', () => {
    machine.ask('mkdir', '/etc/systemd/system/clockseed-verify.timer');
    before = listTree(machine);
    const folder = 'install: /etc/systemd/system/clockseed-verify.timer is a folder, and shall be a file\n';
    expectRefusal(install(machine, 's'), 1, folder);
    machine.ask('rmdir', '/etc/systemd/system/clockseed-verify.timer');
    machine.write('/etc/clockseed', 'somebody else’s\n');
    before = listTree(machine);
    const file = 'install: /etc/clockseed is no folder, and /etc/clockseed/firewall shall be in it\n';
    expectRefusal(install(machine, 's'), 1, file);
  });

  installer.testInstaller('to work while another one does', () => {
    const hold = ['--no-fork', '/run/clockseed-install.lock', 'sh', `${OUT}/install.sh`];
    for (const word of ['s', '--undo'])
      expectRefusal(machine.run('flock', ...hold, word), 1, 'install: another install.sh is at work\n');
  });
});
