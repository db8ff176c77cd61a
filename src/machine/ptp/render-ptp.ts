import type { MachinePlan } from '../../plan/plan.js';
import type { PtpPlan } from '../../plan/ptp-plan.js';
import { block, linesOf } from '../block.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';
import { listOptions } from './list-options.js';
import { renderPhc2sys } from './render-phc2sys.js';
import { renderPtp4l } from './render-ptp4l.js';

/** What PTP needs on a machine: ptp4l’s configuration, and units for it and phc2sys. Nothing where it is not spoken. */
export function renderPtp(plan: MachinePlan): MachineFile[] {
  const { ptp } = plan;
  if (!ptp) return [];
  return [renderConfiguration(plan, ptp), renderPtp4l(plan, ptp), renderPhc2sys(plan, ptp)];
}

function renderConfiguration(plan: MachinePlan, ptp: PtpPlan): MachineFile {
  const { name: machine } = plan.machine;
  const lines = listOptions(plan, ptp);
  const role = ptp.rank === undefined ? 'secondary' : 'primary';
  const { value: device, origin } = ptp.interface;
  const adapter = [block('The adapter.', origin, `[${device}]`)];
  return {
    path: '/etc/linuxptp/clockseed.conf',
    purpose: 'what ptp4l does; phc2sys and pmc read it too',
    mode: '0644',
    phase: 'first-boot',
    content: renderTemplate('ptp/ptp4l.conf.hbs', { machine, role, group: ptp.group, lines, adapter }),
    lines: [...lines, ...linesOf(adapter)],
  };
}
