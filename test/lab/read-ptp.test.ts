import { expect, test } from 'vitest';
import { describePtp, hasPlace, parseAnswers, wordPtp } from '../../lab/fleet/read-ptp.js';

/** As linuxptp 3.1.1 prints it. */
const ANSWERS = `sending: GET PORT_DATA_SET
sending: GET TIME_STATUS_NP
sending: GET PARENT_DATA_SET
	525400.fffe.c50002-1 seq 0 RESPONSE MANAGEMENT PORT_DATA_SET 
		portIdentity            525400.fffe.c50002-1
		portState               SLAVE
		logMinDelayReqInterval  0
	525400.fffe.c50002-0 seq 1 RESPONSE MANAGEMENT TIME_STATUS_NP 
		master_offset              -1250
		ingress_time               1795409632012345678
		scaledLastGmPhaseChange    0x0000'0000000000000000.0000
		gmPresent                  true
		gmIdentity                 525400.fffe.c50001
	525400.fffe.c50002-0 seq 2 RESPONSE MANAGEMENT PARENT_DATA_SET 
		parentPortIdentity                    525400.fffe.c50001-1
		gm.ClockClass                         248
		grandmasterIdentity                   525400.fffe.c50001
`;

test('a client names its port, its master and how far off it is', () => {
  const state = describePtp(parseAnswers(ANSWERS));
  expect(state).toEqual({
    identity: '525400.fffe.c50002',
    ports: ['SLAVE'],
    follows: true,
    grandmaster: '525400.fffe.c50001',
    offset: -0.00000125,
  });
  expect(wordPtp(state)).toBe('SLAVE, 525400.fffe.c50002 follows 525400.fffe.c50001');
});

test('each port answers', () => {
  const second = ANSWERS.split('\n')
    .slice(3, 7)
    .join('\n')
    .replaceAll('02-1', '02-2')
    .replace('SLAVE', 'MASTER');
  expect(describePtp(parseAnswers(ANSWERS + second))?.ports).toEqual(['SLAVE', 'MASTER']);
});

test('who does not answer, or not all, says nothing', () => {
  expect(describePtp(parseAnswers('sending: GET PORT_DATA_SET\n'))).toBeUndefined();
  expect(describePtp(parseAnswers(ANSWERS.replace('TIME_STATUS_NP \n', 'ERROR\n')))).toBeUndefined();
  expect(wordPtp(undefined)).toBe('no answer');
});

test('one leads, the others follow it', () => {
  const leader = 'a';
  const first = { identity: 'a', ports: ['MASTER'], follows: false, grandmaster: 'a', offset: 0 };
  const second = { identity: 'b', ports: ['SLAVE'], follows: true, grandmaster: 'a', offset: 0 };
  expect([first, second].map((state) => hasPlace(state, leader))).toEqual([true, true]);
  expect(hasPlace({ ...second, ports: ['UNCALIBRATED'] }, leader)).toBe(false);
  expect(hasPlace({ ...second, follows: false, grandmaster: 'b' }, leader), 'a second master').toBe(false);
  expect(hasPlace(first, 'b')).toBe(false);
});
