import type { MachinePlan } from '../../plan/plan.js';
import type { PtpPlan } from '../../plan/ptp-plan.js';
import type { Origin } from '../../spec/topology.js';
import { type Block, block, linesOf } from '../block.js';
import { listScheduling } from '../list-scheduling.js';
import type { MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';

/** The unit of phc2sys. */
export function renderPhc2sys(plan: MachinePlan, ptp: PtpPlan): MachineFile {
  const { group, origin } = ptp;
  const description = {
    text: `Description=clockseed: the clock of the adapter in ${group} and the system’s`,
    why: 'What systemctl calls it.',
    origin,
  };
  const direction = chooseDirection(plan, ptp);
  const command = `ExecStart=/usr/sbin/phc2sys -f /etc/linuxptp/clockseed.conf -u 60 ${direction.options}`;
  const start = [block(direction.why, direction.origin, command)];
  const power = listPower(ptp);
  const scheduling = listScheduling(plan);
  const data = { description: description.text, scheduling, start, power };
  return {
    path: '/etc/systemd/system/clockseed-phc2sys.service',
    purpose: 'runs phc2sys, between the adapter’s clock and the system’s',
    mode: '0644',
    phase: 'both',
    content: renderTemplate('ptp/clockseed-phc2sys.service.hbs', data),
    lines: [description, ...scheduling, ...linesOf(start, power)],
  };
}

interface Direction {
  readonly options: string;
  readonly why: string;
  readonly origin: Origin;
}

/** A fixed direction would go on after a hand-over (phc2sys(8), -a). */
function chooseDirection({ machine }: MachinePlan, { owner, rank, origin }: PtpPlan): Direction {
  const { step } = machine.settings;
  const isNever = step.value === 'never';
  const never = isNever ? ' -F 0' : '';
  const from = isNever ? step.origin : origin;
  if (rank !== undefined && owner === 'chrony')
    return {
      options: '-a -r -r',
      why: 'From the system’s clock, which chronyd sets, to the adapter’s.',
      origin,
    };
  if (rank !== undefined)
    return {
      options: `-a -r -r${never}`,
      why: 'From the adapter’s clock to the system’s where another primary leads, else the other way round (-r -r).',
      origin: from,
    };
  if (owner === 'chrony')
    return {
      options: '-a -r -E ntpshm -M 0',
      why: 'Tell chronyd the time of the adapter’s clock.',
      origin,
    };
  return { options: `-a -r${never}`, why: 'From the adapter’s clock to the system’s.', origin: from };
}

function listPower({ owner, origin }: PtpPlan): Block[] {
  const least = block('It sets the system’s clock.', origin, 'CapabilityBoundingSet=CAP_SYS_TIME');
  // The unit has no comment there.
  if (owner === 'ptp') return [{ ...least, comment: undefined }];
  const why = 'Not CAP_SYS_TIME: the clock is chronyd’s. The adapter’s needs no more than its device.';
  return [block(why, origin, 'CapabilityBoundingSet=')];
}
