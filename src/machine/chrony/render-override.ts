import type { MachinePlan } from '../../plan/plan.js';
import { type Block, block, linesOf } from '../block.js';
import { listScheduling } from '../list-scheduling.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';

/** The drop-in of chrony's unit. */
export function renderOverride(plan: MachinePlan): MachineFile {
  const [order, preset, save] = [listOrder(plan), listPreset(plan), listSave(plan)];
  const scheduling = listScheduling(plan);
  return {
    path: '/etc/systemd/system/chrony.service.d/override.conf',
    purpose: 'how chronyd is started and scheduled',
    mode: '0644',
    phase: 'both',
    content: renderTemplate('chrony/override.conf.hbs', { order, scheduling, preset, save }),
    lines: [...linesOf(order), ...scheduling, ...linesOf(preset, save)],
  };
}

function listOrder({ ptp }: MachinePlan): Block[] {
  if (!ptp || ptp.rank !== undefined) return [];
  const unit = 'clockseed-ptp4l.service';
  return [block('PTP first, which chronyd is fed by.', ptp.origin, `Wants=${unit}`, `After=${unit}`)];
}

function listPreset({ preset, machine }: MachinePlan): Block[] {
  if (!preset) return [];
  const why =
    "A primary takes the group's time before it serves any, which may take longer than the default allows (90 s).";
  const program = '/usr/local/lib/clockseed/preset';
  return [block(why, machine.origin, 'TimeoutStartSec=3min', `ExecStartPre=-+${program}`)];
}

function listSave({ machine }: MachinePlan): Block[] {
  if (machine.role !== 'primary') return [];
  const why = 'A primary without sources keeps its time over a reboot only in the real-time clock.';
  return [block(why, machine.origin, 'ExecStopPost=-+/usr/local/lib/clockseed/rtc save')];
}
