import { fakePorts, PTP_ONLY } from './fake-ports.js';
import type { Machine } from './machine.js';
import { tellSystemd } from './start-chronyd.js';
import { pretendControl, pretendOld } from './start-ptp4l.js';

/** What a ptp4l with hardware timestamps says of itself, as pmc 3.1.1 prints it. No such hardware exists where the tests run. */
export interface FakePtp {
  readonly portState: string;
  readonly grandmaster: string;
  readonly offset: number;
  readonly delay: number;
  /** 1: TAI. */
  readonly timescale: number;
}

function printSets({ portState, grandmaster, offset, delay, timescale }: FakePtp): string {
  return `sending: GET PORT_DATA_SET
	525400.fffe.000003-0 seq 0 RESPONSE MANAGEMENT DEFAULT_DATA_SET
		clockIdentity           525400.fffe.000003
	525400.fffe.000003-1 seq 1 RESPONSE MANAGEMENT PORT_DATA_SET
		portState               ${portState}
		peerMeanPathDelay       0
	525400.fffe.000003-0 seq 2 RESPONSE MANAGEMENT TIME_STATUS_NP
		master_offset              ${offset}
		gmPresent                  ${portState === 'MASTER' ? 'false' : 'true'}
	525400.fffe.000003-0 seq 3 RESPONSE MANAGEMENT CURRENT_DATA_SET
		meanPathDelay    ${delay}.0
	525400.fffe.000003-0 seq 4 RESPONSE MANAGEMENT PARENT_DATA_SET
		grandmasterIdentity                   ${grandmaster}
	525400.fffe.000003-0 seq 5 RESPONSE MANAGEMENT TIME_PROPERTIES_DATA_SET
		currentUtcOffset      37
		ptpTimescale          ${timescale}
`;
}

/** Lets pmc show this. */
export function fakePmc(machine: Machine, said: FakePtp): void {
  machine.write('/run/pmc.txt', printSets(said));
  machine.write('/usr/local/sbin/pmc', '#!/bin/sh\ncat /run/pmc.txt\n', '755');
}

/**
 * Lets phc_ctl say by how many nanoseconds the system's clock is ahead of the adapter's (sysoff.c: system - device), and how:
 * exactly, or `approximately`; undefined: there is no such device.
 */
export function fakeAdapterClock(machine: Machine, ahead: number | undefined, how = ''): void {
  const said = `phc_ctl[5312.034]: offset from CLOCK_REALTIME is ${how}${ahead}ns`;
  const body = ahead === undefined ? 'exit 255' : `echo '${said}'`;
  machine.write('/usr/local/sbin/phc_ctl', `#!/bin/sh\n${body}\n`, '755');
}

/** An adapter that stamps PTP in hardware, and stand-ins for the two daemons that hold the clock or do not. */
export async function fakeDaemons(machine: Machine): Promise<void> {
  fakePorts(machine, { eth0: { ethtool: PTP_ONLY } });
  machine.ask('/usr/local/lib/clockseed/ptp', 'prepare');
  for (const name of ['ptp4l', 'phc2sys']) {
    void machine.start('sh', '-c', `cp /bin/sleep /run/${name}; exec chrt --fifo 1 /run/${name} 3600`);
    while (machine.run('pgrep', '-x', name).status !== 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const MainPID = machine.ask('pgrep', '-x', name).trim();
    tellSystemd(machine, `clockseed-${name}.service`, { MainPID, ActiveState: 'active' });
    pretendControl(machine, name);
    pretendOld(machine, name);
  }
}
