import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { useOneMachine } from './support/create-wall.js';
import * as port from './support/fake-ports.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';

// The real program against a fake ethtool, /sys and systemctl: no adapter here stamps in hardware.
let machine: Machine;
useOneMachine((made) => {
  machine = made;
}, port.prepareProbe);

function probe(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/probe', ...args);
}

describe('an adapter that appears', () => {
  function start(): void {
    probe('prepare');
    probe('started');
    tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
  }

  testWith(['netns'], 'leaves chronyd alone when nothing changes', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    start();
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY, index: 9 } });
    expect(probe('adapter', 'eth0').stdout).toBe('eth0 has a link; chronyd needs no restart\n');
    expect(listSystemdCalls(machine)).toEqual([]);
  });

  testWith(['netns'], 'restarts a chronyd that was started without the group’s time, for want of it', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    start();
    machine.write('/run/clockseed/preset', 'outcome=blind\nreason=no address on eth0\n');
    expect(probe('adapter', 'eth0').stdout).toBe(
      "eth0 has a link, and chronyd was started without the group's time: restarting chrony.service\n",
    );
    expect(listSystemdCalls(machine)).toEqual(['restart chrony.service']);
    machine.write('/run/clockseed/preset', 'outcome=alone\nreason=nobody\n');
    expect(probe('adapter', 'eth0').stdout).toContain('needs no restart');
  });

  testWith(['netns'], 'restarts chronyd when it came late and stamps in hardware', () => {
    port.fakePorts(machine, {});
    start();
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
    probe('adapter', 'eth0');
    expect(listSystemdCalls(machine)).toEqual(['restart chrony.service']);
  });

  testWith(
    ['netns'],
    'restarts chronyd when it came back as another one behind an active hwtimestamp',
    () => {
      port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
      start();
      expect(probe('adapter', 'eth0').stdout).toContain('needs no restart');
      port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW, index: 9 } });
      probe('adapter', 'eth0');
      expect(listSystemdCalls(machine)).toEqual(['restart chrony.service']);
    },
  );

  testWith(
    ['netns'],
    'starts chronyd when it does not run though it is enabled, and not when it is not',
    () => {
      port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
      start();
      tellSystemd(machine, 'chrony.service', { ActiveState: 'failed' });
      probe('adapter', 'eth0');
      expect(listSystemdCalls(machine)).toEqual(['reset-failed chrony.service', 'restart chrony.service']);
      machine.ask('rm', '/run/systemctl/calls');
      tellSystemd(machine, 'chrony.service', { UnitFileState: 'disabled' });
      probe('adapter', 'eth0');
      expect(listSystemdCalls(machine)).toEqual([]);
    },
  );

  testWith(['netns'], 'is waited for until it has a link', async () => {
    port.fakePorts(machine, {});
    start();
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW, link: false } });
    const run = machine.start('/usr/local/lib/clockseed/probe', 'adapter', 'eth0');
    machine.write('/run/net/eth0/carrier', '1\n');
    expect((await run).stdout).toContain('timestamps change (eth0 stamps packets in hardware)');
  });
});
