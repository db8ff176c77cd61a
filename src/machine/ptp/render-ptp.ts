import type { MachinePlan } from '../../plan/plan.js';
import type { PtpPlan } from '../../plan/ptp-plan.js';
import { listScheduling } from '../list-scheduling.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';
import { listOptions } from './list-options.js';

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
  const data = { machine, role, group: ptp.group, interface: ptp.interface.value, lines };
  return {
    path: '/etc/linuxptp/clockseed.conf',
    mode: '0644',
    phase: 'first-boot',
    content: renderTemplate('ptp/ptp4l.conf.hbs', data),
    lines,
  };
}

function renderPtp4l(plan: MachinePlan, ptp: PtpPlan): MachineFile {
  const lines = listScheduling(plan);
  const data = {
    lines,
    group: ptp.group,
    follows: ptp.owner === 'chrony' && ptp.rank !== undefined,
    listens: ptp.listens !== undefined,
    primary: ptp.owner === 'ptp' && ptp.rank !== undefined,
    steers: ptp.owner === 'ptp',
  };
  return renderUnit('clockseed-ptp4l.service', data, lines);
}

function renderPhc2sys(plan: MachinePlan, ptp: PtpPlan): MachineFile {
  const lines = listScheduling(plan);
  const data = { lines, group: ptp.group, steers: ptp.owner === 'ptp', ...chooseDirection(plan, ptp) };
  return renderUnit('clockseed-phc2sys.service', data, lines);
}

/** A fixed direction would go on after a hand-over (phc2sys(8), -a). */
function chooseDirection(
  { machine }: MachinePlan,
  { owner, rank }: PtpPlan,
): { options: string; why: string } {
  const step = machine.settings.step.value === 'never' ? ' -F 0' : '';
  if (rank !== undefined && owner === 'chrony')
    return { options: '-a -r -r', why: 'From the system’s clock, which chronyd sets, to the adapter’s.' };
  if (rank !== undefined)
    return {
      options: `-a -r -r${step}`,
      why: 'From the adapter’s clock to the system’s where another primary leads, else the other way round (-r -r).',
    };
  if (owner === 'chrony')
    return { options: '-a -r -E ntpshm -M 0', why: 'Tell chronyd the time of the adapter’s clock.' };
  return { options: `-a -r${step}`, why: 'From the adapter’s clock to the system’s.' };
}

function renderUnit(name: string, data: object, lines: MachineFile['lines']): MachineFile {
  return {
    path: `/etc/systemd/system/${name}`,
    mode: '0644',
    phase: 'both',
    content: renderTemplate(`ptp/${name}.hbs`, data),
    lines,
  };
}
