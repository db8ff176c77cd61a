import { listWaysOut } from '../../plan/list-ways-out.js';
import type { MachinePlan, Strata } from '../../plan/plan.js';
import type { ExternalServerPlan, RefclockPlan, SourcePlan } from '../../plan/source-plan.js';
import type { Origin } from '../../spec/topology.js';
import { expectation } from '../expectation.js';
import type { ConfigurationLine } from '../machine-model.js';
import { listRefclock, writeServer } from './list-externals.js';
import { listKeyIds, UNKNOWN_ID } from './list-keys.js';

/** What chronyd has to show: strata, sources, whom it answers and asks before it serves, keys. */
export function expectClock(plan: MachinePlan): ConfigurationLine[] {
  const { strata, local, holdover, sources, serves } = plan;
  const { origin } = plan.machine;
  return [
    expectation('stratum', range(strata.value), strata.origin),
    ...(holdover ? [expectation('holdover-stratum', range(holdover), strata.origin)] : []),
    ...(local ? [expectation('local-stratum', local.stratum, strata.origin)] : []),
    ...describeExternals(plan),
    ...sources.map((source) => expectSource(plan, source.kind, source)),
    ...serves.map(({ network: { value, origin: from }, interface: device }) =>
      expectation('serve', `${device.value} ${value.text}`, from),
    ),
    ...describePreset(plan, origin),
    ...describeKeys(plan),
  ];
}

/**
 * `external=NAME REFID POLL DEVICE time|shown`, `-` for what is not known or not needed; what the probe writes for a clock
 * whose device is there; and the ways out of servers: `outside=PROTOCOL PORT ADDRESS|any`.
 */
function describeExternals(plan: MachinePlan): ConfigurationLine[] {
  const { externals, refclocks } = plan;
  return [
    ...externals.map((server) => expectation('external', describeServer(server), server.origin)),
    ...refclocks.map((clock) => expectation('external', describeRefclock(clock), clock.origin)),
    ...refclocks.flatMap((clock) =>
      clock.device
        ? expectation('refclock', `${clock.device} ${listRefclock(plan, clock).text}`, clock.origin)
        : [],
    ),
    ...listWaysOut(plan).map(({ protocol, port, address, origin }) =>
      expectation('outside', `${protocol} ${port} ${address?.text ?? 'any'}`, origin),
    ),
  ];
}

function describeServer({ name, referenceId, maxpoll }: ExternalServerPlan): string {
  return `${name} ${referenceId ?? '-'} ${maxpoll} - time`;
}

function describeRefclock({ name, referenceId, poll, device, noselect }: RefclockPlan): string {
  return `${name} ${referenceId} ${poll} ${device ?? '-'} ${noselect ? 'shown' : 'time'}`;
}

function expectSource(
  plan: MachinePlan,
  key: SourcePlan['kind'] | 'preset' | 'preset-otherwise',
  source: SourcePlan,
): ConfigurationLine {
  const { address, polling } = source;
  return { ...expectation(key, describeSource(plan, source), address.origin), also: polling.origin };
}

/** A fifth word where the link has a key: its id. */
function describeSource(plan: MachinePlan, source: SourcePlan): string {
  const { interface: device, address, referenceId, polling } = source;
  const words = [device.value, address.value.text, referenceId, polling.value.poll];
  return [...words, ...listKeyIds(plan, source)].join(' ');
}

/** Where the keys lie, and the ids that must be there: of whom it asks or answers. */
function describeKeys({ authentication }: MachinePlan): ConfigurationLine[] {
  if (!authentication) return [];
  const { kind, file, keys } = authentication;
  return [
    expectation('keys', `${kind} ${file.value}`, file.origin),
    ...keys.map(({ id, machine }) => expectation('key', `${id ?? UNKNOWN_ID} ${machine}`, file.origin)),
  ];
}

function describePreset(plan: MachinePlan, origin: Origin): ConfigurationLine[] {
  const { preset } = plan;
  if (!preset) return [];
  return [
    expectation('step', plan.machine.settings.step.value, plan.machine.settings.step.origin),
    expectation('preset-limit', preset.limit, origin),
    ...preset.first.map((source) => expectSource(plan, 'preset', source)),
    ...preset.clocks.map((clock) =>
      expectation('preset-clock', listRefclock(plan, clock).text, clock.origin),
    ),
    ...preset.otherwise.map((source) => expectSource(plan, 'preset-otherwise', source)),
    ...preset.last.map((server) => expectation('preset-outside', writeServer(plan, server), server.origin)),
  ];
}

function range({ least, most }: Strata): string {
  return `${least} ${most}`;
}
