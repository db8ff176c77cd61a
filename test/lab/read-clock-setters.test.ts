import { expect, test } from 'vitest';
import { parseKeepers, wordKeepers } from '../../lab/fleet/read-clock-setters.js';

const STATUS = `/proc/1/status:Name:	systemd
/proc/1/status:CapEff:	000001ffffffffff
/proc/201/status:Name:	chronyd
/proc/201/status:CapEff:	0000000000000400
/proc/230/status:Name:	ptp4l
/proc/230/status:CapEff:	0000000002003400
`;

test('only who keeps time is named, and CAP_SYS_TIME says who may set it', () => {
  const keepers = parseKeepers(STATUS);
  expect(keepers).toEqual([
    { name: 'chronyd', maySet: false },
    { name: 'ptp4l', maySet: true },
  ]);
  expect(wordKeepers(keepers)).toBe('chronyd, ptp4l (sets the clock)');
});

test('nobody', () => {
  expect(wordKeepers(parseKeepers(''))).toBe('none');
});
