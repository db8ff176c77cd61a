import type { MachinePlan } from '../../plan/plan.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';
import { listDirectives } from './list-directives.js';

/** /etc/chrony/chrony.conf, whole: without confdir, sourcedir or pool of the distribution no external source leaks in. */
export function renderChronyConf(plan: MachinePlan): MachineFile {
  const lines = listDirectives(plan);
  return {
    path: '/etc/chrony/chrony.conf',
    purpose: 'what chronyd does: whom it asks, whom it answers',
    mode: '0644',
    phase: 'first-boot',
    content: renderTemplate('chrony/chrony.conf.hbs', { ...describe(plan), lines }),
    lines,
  };
}

function describe({ machine }: MachinePlan): object {
  return { machine: machine.name, role: machine.role, group: machine.group };
}
