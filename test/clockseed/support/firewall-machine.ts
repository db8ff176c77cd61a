import { afterEach, beforeEach } from 'vitest';
import { findTool } from '../../support/tools.js';
import { createNetwork, type Network } from './create-network.js';
import type { Machine } from './machine.js';
import { startChronyd } from './start-chronyd.js';
import * as wall from './verify-machine.js';

/** Our rules for a served network of each family. */
export const NTP = 'allow in on eth0 from 10.9.0.0/24 to any port 123 proto udp comment clockseed';
export const NTP6 = 'allow in on eth0 from fd00::/64 to any port 123 proto udp comment clockseed';

/** A running primary for each test of the file, with real ufw and iptables on its own network and a copy of /etc. */
export function useFirewallMachine(use: (machine: Machine) => void): void {
  let network: Network | undefined;
  beforeEach(async () => {
    if (findTool('netns') === undefined || findTool('ufw') === undefined) return;
    network = await createNetwork();
    const machine = await network.addMachine('machine');
    machine.plugIn('10.9.0.1/24');
    wall.writeExpectations(machine, wall.PRIMARY);
    machine.write('/etc/clockseed/firewall', `# data\n${NTP}\n${NTP6}\n`);
    await startChronyd(machine, wall.PRIMARY_DIRECTIVES);
    machine.ask('/usr/local/lib/clockseed/probe', 'prepare');
    use(machine);
  });
  afterEach(() => network?.close());
}
