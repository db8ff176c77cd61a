import type { MachinePlan } from '../../plan/plan.js';
import type { PtpPlan } from '../../plan/ptp-plan.js';
import { type Block, block, linesOf } from '../block.js';
import { listScheduling } from '../list-scheduling.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';

/** The unit of ptp4l. */
export function renderPtp4l(plan: MachinePlan, ptp: PtpPlan): MachineFile {
  const { group, origin } = ptp;
  const description = {
    text: `Description=clockseed: PTP in the network of ${group}`,
    why: 'What systemctl calls it.',
    origin,
  };
  const [order, listen, save] = [listOrder(ptp), listListening(ptp), listSave(plan, ptp)];
  const power = listPower(ptp);
  const scheduling = listScheduling(plan);
  const data = { description: description.text, order, scheduling, listen, save, power };
  return {
    path: '/etc/systemd/system/clockseed-ptp4l.service',
    purpose: 'runs ptp4l, which speaks PTP',
    mode: '0644',
    phase: 'both',
    content: renderTemplate('ptp/clockseed-ptp4l.service.hbs', data),
    lines: [description, ...linesOf(order), ...scheduling, ...linesOf(listen, save, power)],
  };
}

function listOrder({ owner, rank, origin }: PtpPlan): Block[] {
  if (owner !== 'chrony' || rank === undefined) return [];
  const why = 'chronyd first: it takes the time before it is passed on.';
  return [block(why, origin, 'Wants=chrony.service', 'After=chrony.service')];
}

function listListening({ listens, origin }: PtpPlan): Block[] {
  if (listens === undefined) return [];
  const why = 'A primary listens before it may lead, so that nobody who starts moves the others.';
  return [block(why, origin, 'TimeoutStartSec=3min', 'ExecStartPre=+/usr/local/lib/clockseed/ptp listen')];
}

function listSave({ machine }: MachinePlan, { owner, rank }: PtpPlan): Block[] {
  if (owner !== 'ptp' || rank === undefined) return [];
  const why = 'A primary keeps its time over a reboot only in the real-time clock.';
  return [block(why, machine.origin, 'ExecStopPost=-+/usr/local/lib/clockseed/rtc save')];
}

function listPower({ owner, origin }: PtpPlan): Block[] {
  const least = 'CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE CAP_NET_RAW';
  if (owner === 'ptp')
    return [block('With software timestamps it sets the clock.', origin, `${least} CAP_SYS_TIME`)];
  return [block('Not CAP_SYS_TIME: the clock is chronyd’s, and the kernel sees to it.', origin, least)];
}
