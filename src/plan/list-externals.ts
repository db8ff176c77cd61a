import type { ClockSource, ExternalSource, ServerSource } from '../spec/topology.js';
import { computeReferenceId, encodeName } from './compute-reference-id.js';
import type { ExternalServerPlan, RefclockPlan } from './source-plan.js';

/** Of gpsd without a pulse: serial sentences come late, by up to 0.2 s and never the same (gpsd's time service HOWTO). */
const SENTENCE_DELAY = 0.2;

/** Of what gpsd passes on of a pulse, seconds. */
const PULSE_PRECISION = 1e-7;

/** The servers and pools among a group's external sources. The sets of certificates are numbered from one. */
export function listExternalServers(sources: readonly ExternalSource[]): ExternalServerPlan[] {
  const servers = sources.filter((source) => source.kind !== 'refclock');
  const files = [...new Set(servers.flatMap(({ certificates }) => certificates?.value ?? []))];
  return servers.map((server) => planServer(server, files));
}

function planServer(server: ServerSource, files: readonly string[]): ExternalServerPlan {
  const { host, certificates, ...rest } = server;
  const address = typeof host === 'string' ? undefined : host;
  return {
    ...rest,
    name: typeof host === 'string' ? host : host.text,
    address,
    // A server of NTS may send its askers to another one (RFC 8915, section 4.1.7).
    referenceId: address && !rest.nts ? computeReferenceId(address) : undefined,
    certificates: certificates && { set: files.indexOf(certificates.value) + 1, file: certificates.value },
  };
}

/** The reference clocks, as chronyd knows them: what gpsd writes is one or two segments of shared memory. */
export function listRefclocks(sources: readonly ExternalSource[]): RefclockPlan[] {
  const clocks = sources.filter((source) => source.kind === 'refclock');
  const locked = new Set(clocks.flatMap(({ lock }) => (lock === undefined ? [] : [lock])));
  const receivers = listReceivers(sources);
  return clocks.flatMap((clock) =>
    clock.driver === 'gpsd'
      ? planReceiver(clock, receivers.indexOf(clock), locked.has(clock.refid))
      : [planClock(clock, locked.has(clock.refid))],
  );
}

/** The GPS receivers that gpsd reads, in the order in which it is told about them. */
export function listReceivers(sources: readonly ExternalSource[]): ClockSource[] {
  return sources.filter((source) => source.kind === 'refclock').filter(({ driver }) => driver === 'gpsd');
}

function planClock(clock: ClockSource, isLocked: boolean): RefclockPlan {
  const { driver, parameter, refid, ...rest } = clock;
  const hasDevice = driver === 'phc' || driver === 'pps';
  return {
    ...rest,
    driver: driver.toUpperCase(),
    parameter,
    device: hasDevice ? parameter : undefined,
    name: refid,
    referenceId: encodeName(refid),
    noselect: isLocked,
  };
}

/**
 * gpsd writes the time of the sentences to segment 2N, that of the pulse, complete with its number, to 2N + 1; N counts
 * the receivers that it could open, so that the second one has the segments of a first that is not there (seen with
 * 3.22). With a pulse the sentences are shown and never followed: they would move the group by 0.1 s.
 * Shared memory and no socket, which chronyd's documentation prefers: it outlives a restart of either program.
 */
function planReceiver(receiver: ClockSource, index: number, isLocked: boolean): RefclockPlan[] {
  const { refid, parameter, delay, precision, pps, ...rest } = receiver;
  const base = { ...rest, driver: 'SHM', device: undefined, pps: false, precision };
  const sentences = {
    ...base,
    parameter: String(2 * index),
    name: refid,
    referenceId: encodeName(refid),
    delay: pps ? SENTENCE_DELAY : (delay ?? SENTENCE_DELAY),
    noselect: pps || isLocked,
    receiver: parameter,
  };
  if (!pps) return [sentences];
  const pulse = refid.replace('GPS', 'PPS');
  return [
    { ...sentences, prefer: false },
    {
      ...base,
      parameter: String(2 * index + 1),
      name: pulse,
      referenceId: encodeName(pulse),
      delay,
      offset: 0,
      precision: PULSE_PRECISION,
      noselect: false,
      receiver: parameter,
    },
  ];
}
