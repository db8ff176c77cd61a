import { POLLING } from '../facts/polling.js';
import { isIsolated } from '../spec/is-isolated.js';
import type { Group, Machine } from '../spec/topology.js';
import type { Network } from '../spec/values/addresses.js';
import { encodeName } from './compute-reference-id.js';
import type { PlacedGroup } from './place-groups.js';
import type { PtpPlan } from './ptp-plan.js';
import type { RefclockPlan } from './source-plan.js';

/**
 * Seconds that a primary listens for another one before it may lead: announcements come every 2 s, three are needed, and
 * the clock has then to be set. The next one waits so much longer, up to five times, so that one of them leads.
 */
const LISTEN_LIMIT = 15;

/** How a machine speaks PTP: by its own group, or by the one that its group follows. Undefined when neither does. */
export function derivePtp(
  place: PlacedGroup,
  machine: Machine,
  above: PlacedGroup | undefined,
): PtpPlan | undefined {
  const { group } = place;
  if (group.ptp)
    return derivePort(place, machine, machine.role === 'primary' && !isIsolated(group) ? 'chrony' : 'ptp');
  const uplink = machine.role === 'primary' ? above?.secondaries.get(machine.name) : undefined;
  return uplink && above?.group.ptp ? derivePort(above, uplink, 'chrony') : undefined;
}

function derivePort(
  { group, grandmasters }: PlacedGroup,
  machine: Machine,
  owner: PtpPlan['owner'],
): PtpPlan | undefined {
  const { ptp, primaries } = group;
  if (!ptp) return undefined;
  const index = primaries.indexOf(machine);
  const rank = index < 0 ? undefined : index;
  const hasOthers = rank !== undefined && owner === 'ptp' && primaries.length > 1;
  return {
    ...ptp,
    group: group.name,
    interface: machine.interface,
    networks: listHeard(group),
    identity: rank === undefined ? undefined : grandmasters[rank]?.identity,
    rank,
    grandmasters,
    owner,
    pace: machine.settings.polling,
    listens: hasOthers ? LISTEN_LIMIT * (1 + Math.min(rank, 4)) : undefined,
  };
}

function listHeard({ ptp, networks }: Group): Network[] {
  if (ptp?.profile.value !== 'default') return [];
  return networks.map(({ value }) => value).filter(({ family }) => family === 4);
}

/** The refid by which chronyd knows the time that PTP feeds it. */
const PTP_NAME = 'PTP';

/**
 * PTP as chronyd sees it: a segment of shared memory that ptp4l, or with hardware timestamps phc2sys, writes once a second.
 * `stratum`: the worst that its primaries have. Never beside gpsd, which has the same segment: a group that follows another
 * has no sources.
 */
export function listPtpClock(
  { ptp, name }: Group,
  follows: Group['follows'],
  stratum: number,
): RefclockPlan[] {
  if (!ptp || !follows) return [];
  return [
    {
      kind: 'refclock',
      origin: follows.origin,
      driver: 'SHM',
      parameter: '0',
      name: PTP_NAME,
      referenceId: encodeName(PTP_NAME),
      device: undefined,
      offset: 0,
      delay: undefined,
      precision: 1e-9,
      poll: POLLING.standard.poll,
      lock: undefined,
      pps: false,
      prefer: false,
      noselect: false,
      ptp: { group: name, stratum },
    },
  ];
}
