import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { MachinePart, MachineParts } from './machine-model.js';

/** Units that are enabled and masked: who keeps the time, and nobody else. One owner of the clock. */
export function listUnits(plan: MachinePlan): Pick<MachineParts, 'enable' | 'mask'> {
  return { enable: listEnabled(plan), mask: listMasked(plan) };
}

function listEnabled(plan: MachinePlan): MachinePart[] {
  const { ptp, machine, refclocks } = plan;
  const { origin } = machine;
  const receiver = refclocks.find((clock) => clock.receiver !== undefined);
  return [
    ...(usesChrony(plan) ? [{ name: 'chrony.service', why: 'Keeps the time.', origin }] : []),
    ...(ptp ? [{ name: 'clockseed-ptp4l.service', why: 'Speaks PTP.', origin: ptp.origin }] : []),
    { name: 'clockseed-verify.timer', why: 'Judges the clock, again and again.', origin },
    ...(machine.role === 'primary'
      ? [{ name: 'clockseed-rtc.timer', why: 'Saves a primary’s time to the hardware clock.', origin }]
      : []),
    ...(receiver ? [{ name: 'gpsd.service', why: 'Reads the GPS receivers.', origin: receiver.origin }] : []),
  ];
}

function listMasked(plan: MachinePlan): MachinePart[] {
  const { ptp, machine } = plan;
  const { origin } = machine;
  return [
    { name: 'systemd-timesyncd.service', why: 'Would set the clock as well.', origin },
    { name: 'chrony-wait.service', why: 'Never succeeds on a primary, and holds boot up.', origin },
    // The packages of linuxptp enable it.
    ...(ptp ? [{ name: 'timemaster.service', why: 'Conflicts with chronyd.', origin: ptp.origin }] : []),
    ...(ptp && !usesChrony(plan)
      ? [{ name: 'chrony.service', why: 'PTP alone sets this clock.', origin: ptp.origin }]
      : []),
  ];
}
