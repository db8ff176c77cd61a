import { expect } from 'vitest';
import { useOneMachine } from './create-wall.js';
import { prepareProbe } from './fake-ports.js';
import type { Answer, Machine } from './machine.js';
import * as wall from './verify-machine.js';

/** A client, as far as `ptp` asks. */
export const CLIENT = {
  ...wall.SECONDARY,
  ptp: 'takes',
  'ptp-owner': 'ptp',
  'ptp-adapter': 'eth0',
  'ptp-profile': 'default',
  'ptp-domain': '0',
  'ptp-step': 'start',
};
export const CONFIGURATION = '[global]\ndomainNumber 0\n[eth0]\n';

/** One machine for all tests of the file, as before any ptp4l: its pmc says nothing, and nobody sleeps. */
export function usePtpMachine(use: (machine: Machine) => void): void {
  useOneMachine(use, (machine) => {
    prepareProbe(machine);
    machine.write('/etc/linuxptp/clockseed.conf', CONFIGURATION);
    wall.writeExpectations(machine, CLIENT);
    machine.write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
    machine.write('/usr/local/bin/pmc', '#!/bin/sh\n', '755');
  });
}

export function ptp(machine: Machine, ...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/ptp', ...args);
}

/** Runs `ptp prepare`: what it writes for the unit and for people, options, timestamping, reason. */
export function preparePtp(machine: Machine): string[] {
  expect(ptp(machine, 'prepare')).toMatchObject({ status: 0, stderr: '' });
  const lines = machine.read('/run/clockseed/ptp').trimEnd().split('\n');
  return lines.map((line) => line.replace(/^\w+=/, ''));
}
