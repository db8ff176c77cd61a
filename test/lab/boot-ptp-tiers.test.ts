import { expect, test } from 'vitest';
import { listMembers, nameRelayAdapter } from '../../lab/fleet/boot-ptp-tiers.js';
import { nameAdapter } from '../../lab/machine/list-kernel-arguments.js';

test.each(['core', 'hall'] as const)('the relay has the adapters that the spec names: PTP in %s', (ptp) => {
  const relay = listMembers(ptp).find(({ name }) => name === 'relay-1');
  const names = (['vec0', 'vec2'] as const).map((adapter) => nameAdapter(adapter, relay?.stamping));
  expect(names).toEqual([nameRelayAdapter('core', ptp), nameRelayAdapter('hall', ptp)]);
});

test('only machines of the PTP group have adapters that stamp', () => {
  const stamping = listMembers('hall').map((member) => member.stamping);
  expect(stamping).toEqual([[], ['vec2'], ['vec0']]);
});
