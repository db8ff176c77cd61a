import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { judgePtp, type PtpSite } from '../topology/start-ptp-site.js';
import { expecting, PTP_LIMIT, PTP_TOOLS, usePtpWall } from './support/ptp-wall.js';
import { tellSystemd } from './support/start-chronyd.js';
import { installLinuxptp, killPtp4l, portStateOf, startPtp4l } from './support/start-ptp4l.js';

// The unmodified program against real ptp4ls with software timestamps, on machines with what is generated for them.
let site: PtpSite;
usePtpWall((made) => {
  site = made;
});

const failuresOf = (name: string) => judgePtp(site, name).failures;

describe('a machine', () => {
  testWith(PTP_TOOLS, 'whose unit is not active, or whose ptp4l is another one’s, is red', () => {
    tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { ActiveState: 'failed' });
    expect(failuresOf('c')).toEqual({ unit: 'clockseed-ptp4l.service failed' });
    const pid = site.of('c').read('/run/ptp4l.pid').trim();
    tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { ActiveState: 'active', MainPID: '0' });
    expect(failuresOf('c')).toEqual({
      scheduling: 'ptp4l does not run',
      'clock-control': 'ptp4l does not run',
      'other-daemons': `ptp4l (process ${pid})`,
    });
    tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { MainPID: pid });
    expect(failuresOf('c')).toEqual({});
  });

  testWith(PTP_TOOLS, 'where another daemon may steer the clock is red, and names it', async () => {
    for (const name of ['chronyd', 'phc2sys']) {
      const script = `cp /bin/sleep /run/${name}; echo $$ >/run/other.pid; exec /run/${name} 600`;
      void site.of('c').start('sh', '-c', script);
      await waitFor(name, () => site.of('c').run('pgrep', '-x', name).status === 0);
      expect(failuresOf('c')).toEqual({
        'other-daemons': expect.stringMatching(new RegExp(`^${name} \\(process \\d+\\)$`)),
      });
      site.of('c').ask('sh', '-c', 'kill -9 $(cat /run/other.pid)');
      await waitFor('its end', () => site.of('c').run('pgrep', '-x', name).status !== 0);
    }
  });

  testWith(PTP_TOOLS, 'in another domain than planned hears nobody, and says so', () => {
    const file = '/etc/linuxptp/clockseed.conf';
    const good = site.of('c').read(file);
    site.of('c').write(file, good.replace('domainNumber 0', 'domainNumber 9'));
    const failures = failuresOf('c');
    site.of('c').write(file, good);
    expect(failures).toMatchObject({ grandmaster: 'ptp4l does not answer', 'port-state': 'unknown' });
  });

  testWith(
    PTP_TOOLS,
    'with software timestamps where the spec demands hardware is red, with the reason',
    () => {
      expect(
        expecting(site, 'c', /timestamping=auto/, 'timestamping=hardware', () => failuresOf('c')),
      ).toEqual({
        timestamping: expect.stringMatching(/^software: eth0 lacks hardware-transmit, /),
      });
    },
  );

  testWith(PTP_TOOLS, 'further off than the limit is red', () => {
    expect(expecting(site, 'c', /max-offset=.*/, 'max-offset=0.000000001', () => failuresOf('c'))).toEqual({
      offset: expect.stringMatching(/^[\d.]+ [num]s$/),
    });
  });

  testWith(PTP_TOOLS, 'that follows a primary which is not planned is red, and names the stranger', () => {
    const failures = expecting(site, 'c', /grandmaster=\S+ a\n/, '', () => failuresOf('c'));
    expect(failures).toEqual({ grandmaster: `${site.identityOf('a')}, which is not of this group` });
  });

  testWith(
    PTP_TOOLS,
    'is never ok without an answer: no pmc, none that says anything, or only its questions',
    () => {
      const unseen = { grandmaster: 'ptp4l does not answer', 'port-state': 'unknown' };
      for (const pmc of ['exit 127', ':', 'echo sending: GET PORT_DATA_SET']) {
        site.of('c').write('/usr/local/sbin/pmc', `#!/bin/sh\n${pmc}\n`, '755');
        for (const name of ['c']) expect(failuresOf(name)).toEqual(unseen);
      }
      installLinuxptp(site.of('c'));
    },
  );
});

describe('of what others do', () => {
  testWith(
    PTP_TOOLS,
    'a foreign clock that claims a better priority is named, by the leader that it deposes too',
    async () => {
      const stranger = site.of('d');
      const file = '/etc/linuxptp/clockseed.conf';
      const text = stranger.read(file).replace('slaveOnly 1', 'priority1 1');
      stranger.write(file, text);
      await startPtp4l(stranger);
      await waitFor('a coup', () => portStateOf(site.of('a')) === 'SLAVE', PTP_LIMIT);
      const mac = stranger.read('/sys/class/net/eth0/address').trim().replaceAll(':', '');
      const foreign = `${mac.slice(0, 6)}.fffe.${mac.slice(6)}, which is not of this group`;
      expect(failuresOf('a')).toMatchObject({ grandmaster: foreign });
      expect(failuresOf('c')).toMatchObject({ grandmaster: foreign });
      killPtp4l(stranger);
      await waitFor('order', () => portStateOf(site.of('a')) === 'MASTER', PTP_LIMIT);
      await waitFor('its client', () => failuresOf('c').grandmaster === undefined, PTP_LIMIT);
    },
    3000 * PTP_LIMIT,
  );

  testWith(
    PTP_TOOLS,
    'a client whose leaders are all gone is red, and its own ptp4l that died is said',
    async () => {
      for (const name of ['a', 'b']) killPtp4l(site.of(name));
      await waitFor('solitude', () => portStateOf(site.of('c')) === 'LISTENING', PTP_LIMIT);
      expect(failuresOf('c')).toMatchObject({
        grandmaster: expect.stringMatching(/, which is not (?:of this group|heard)$/),
        'port-state': 'LISTENING',
      });
      killPtp4l(site.of('c'));
      tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { MainPID: '0', ActiveState: 'activating' });
      expect(failuresOf('c')).toMatchObject({
        unit: 'clockseed-ptp4l.service activating',
        scheduling: 'ptp4l does not run',
        'clock-control': 'ptp4l does not run',
        grandmaster: 'ptp4l does not answer',
      });
    },
    3000 * PTP_LIMIT,
  );
});
