import { readFileSync } from 'node:fs';
import type { Machine } from './machine.js';
import * as wall from './verify-machine.js';

/** A primary that installs at first boot and leaves the firewall alone. */
export const EXPECTATIONS = {
  ...wall.PRIMARY,
  firewall: 'unmanaged',
  install: 'first-boot',
  package: ['chrony', 'ethtool'],
  mask: ['systemd-timesyncd.service'],
  enable: ['chrony.service', 'clockseed-verify.timer'],
};

const fakeApt = readFileSync(new URL('./fake-apt.sh', import.meta.url), 'utf8');

/** Gives the machine a fake apt and dpkg (neither runs in a namespace) and what stands there before `apply`; no pauses. */
export function prepareApply(machine: Machine): void {
  for (const name of ['dpkg', 'dpkg-query', 'apt-get'])
    machine.write(`/usr/local/bin/${name}`, fakeApt, '755');
  machine.write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
  machine.write('/run/packages/installed', 'chrony\nethtool\n');
  machine.write('/etc/chrony/chrony.conf', 'local stratum 8\n');
  wall.writeExpectations(machine, EXPECTATIONS);
}

/** Whether `apply` has recorded its success for the configuration of EXPECTATIONS. */
export function isApplied(machine: Machine): boolean {
  return machine.run('cat', '/var/lib/clockseed/applied').stdout === 'c0ffee\n';
}
