import type { MachinePlan } from '../../plan/plan.js';
import { expectation } from '../expectation.js';
import type { ConfigurationLine } from '../machine-model.js';

/** Who may lead, and how it is spoken; `grandmaster=IDENTITY MACHINE` in the order in which they lead. */
export function expectPtp({ ptp, machine }: MachinePlan): ConfigurationLine[] {
  if (!ptp) return [];
  const { origin, grandmasters, networks, listens } = ptp;
  const { step } = machine.settings;
  return [
    expectation('ptp', ptp.rank === undefined ? 'takes' : 'leads', origin),
    expectation('ptp-owner', ptp.owner, origin),
    expectation('ptp-group', ptp.group, origin),
    expectation('ptp-adapter', ptp.interface.value, ptp.interface.origin),
    expectation('ptp-profile', ptp.profile.value, ptp.profile.origin),
    expectation('ptp-domain', ptp.domain.value, ptp.domain.origin),
    expectation('ptp-step', step.value, step.origin),
    ...(listens === undefined ? [] : [expectation('ptp-listens', listens, origin)]),
    ...grandmasters.map(({ identity, machine: name }) =>
      expectation('grandmaster', `${identity} ${name}`, origin),
    ),
    ...networks.map(({ text }) => expectation('ptp-hears', text, origin)),
  ];
}
