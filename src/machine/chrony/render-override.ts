import type { MachinePlan } from '../../plan/plan.js';
import { listScheduling } from '../list-scheduling.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';

/** The drop-in of chrony's unit. */
export function renderOverride(plan: MachinePlan): MachineFile {
  const { machine, preset, ptp } = plan;
  const lines = listScheduling(plan);
  return {
    path: '/etc/systemd/system/chrony.service.d/override.conf',
    mode: '0644',
    phase: 'both',
    content: renderTemplate('chrony/override.conf.hbs', {
      lines,
      preset: preset !== undefined,
      primary: machine.role === 'primary',
      fed: ptp !== undefined && ptp.rank === undefined,
    }),
    lines,
  };
}
