import type { MachinePlan } from '../../plan/plan.js';
import type { ConfigurationLine, MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';

/** The drop-in of chrony's unit. systemd knows the policies in lower case only: `FIFO` is ignored without an error. */
export function renderOverride({ machine, preset }: MachinePlan): MachineFile {
  const { policy, priority } = machine.settings.scheduling;
  const lines: ConfigurationLine[] = [{ text: `CPUSchedulingPolicy=${policy.value}`, origin: policy.origin }];
  if (policy.value !== 'other')
    lines.push({ text: `CPUSchedulingPriority=${priority.value}`, origin: priority.origin });
  return {
    path: '/etc/systemd/system/chrony.service.d/override.conf',
    mode: '0644',
    phase: 'both',
    content: renderTemplate('chrony/override.conf.hbs', {
      lines,
      preset: preset !== undefined,
      primary: machine.role === 'primary',
    }),
    lines,
  };
}
