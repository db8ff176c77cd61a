import type { MachinePlan } from '../plan/plan.js';
import type { ConfigurationLine } from './machine-model.js';

/** How systemd schedules who keeps the time. It knows the policies in lower case only: `FIFO` is ignored without an error. */
export function listScheduling({ machine }: MachinePlan): ConfigurationLine[] {
  const { policy, priority } = machine.settings.scheduling;
  return [
    {
      text: `CPUSchedulingPolicy=${policy.value}`,
      why: 'How the kernel schedules it: fifo and rr are real-time.',
      origin: policy.origin,
    },
    ...(policy.value === 'other'
      ? []
      : [
          {
            text: `CPUSchedulingPriority=${priority.value}`,
            why: 'Its priority among real-time processes, 1 to 99.',
            origin: priority.origin,
          },
        ]),
  ];
}
