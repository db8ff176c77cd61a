import type { MachinePlan } from '../plan/plan.js';
import type { MachineFile } from './machine-model.js';
import { renderTemplate } from './render-template.js';

/** What gpsd is told about the GPS receivers of a machine; nothing where there are none. */
export function renderReceivers({ refclocks }: MachinePlan): MachineFile[] {
  const ports = new Map(
    refclocks.flatMap(({ receiver, origin }) =>
      receiver === undefined ? [] : [[receiver, origin] as const],
    ),
  );
  const [origin] = ports.values();
  if (!origin) return [];
  const text = `DEVICES="${[...ports.keys()].join(' ')}"`;
  const lines = [{ text, why: 'The ports of the GPS receivers among the sources.', origin }];
  const content = renderTemplate('gpsd/receivers.hbs', { lines });
  const path = '/etc/clockseed/receivers';
  const purpose = 'what gpsd is told about GPS receivers';
  return [{ path, purpose, mode: '0644', phase: 'first-boot', content, lines }];
}
