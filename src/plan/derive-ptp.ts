import { createHash } from 'node:crypto';
import { POLLING } from '../facts/polling.js';
import type { Group, Machine } from '../spec/topology.js';
import type { Network } from '../spec/values/addresses.js';
import type { PlacedGroup } from './place-groups.js';
import type { GrandmasterPlan, PtpPlan, RefclockPlan } from './plan.js';

/**
 * Seconds that a primary listens for another one before it may lead: announcements come every 2 s, three are needed, and
 * the clock has then to be set. The next one waits so much longer, up to five times, so that one of them leads.
 */
const LISTEN_LIMIT = 15;

/** How a machine speaks PTP: by its own group, or by the one that its group follows. Undefined when neither does. */
export function derivePtp(
  group: Group,
  machine: Machine,
  above: PlacedGroup | undefined,
): PtpPlan | undefined {
  if (group.ptp)
    return derivePort(group, machine, machine.role === 'primary' && hasUpstream(group) ? 'chrony' : 'ptp');
  const uplink = machine.role === 'primary' ? above?.secondaries.get(machine.name) : undefined;
  return uplink && above?.group.ptp ? derivePort(above.group, uplink, 'chrony') : undefined;
}

/** Its primaries have the time from chronyd, which takes it from the group above or from outside. */
function hasUpstream({ follows, sources }: Group): boolean {
  return follows !== undefined || sources.length > 0;
}

function derivePort(group: Group, machine: Machine, owner: PtpPlan['owner']): PtpPlan | undefined {
  const { ptp, primaries } = group;
  if (!ptp) return undefined;
  const index = primaries.indexOf(machine);
  const rank = index < 0 ? undefined : index;
  const grandmasters = primaries.map(nameGrandmaster);
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

/**
 * The clock identity that we give a primary, so that everybody knows beforehand whom to expect: an EUI-64 of its names and address, marked
 * as locally administered (IEEE 1588-2008, 7.5.2.2). Others keep the one that their adapter’s MAC address makes.
 */
function nameGrandmaster({ group, name, address }: Machine): GrandmasterPlan {
  const place = address.value === 'dhcp' ? '' : address.value.text;
  const digest = createHash('sha256').update(`clockseed ${group} ${name} ${place}`).digest();
  digest[0] = ((digest[0] ?? 0) & 0xfc) | 0x02;
  const hex = digest.toString('hex', 0, 8);
  return { machine: name, identity: [hex.slice(0, 6), hex.slice(6, 10), hex.slice(10)].join('.') };
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
      referenceId: Buffer.from(`${PTP_NAME}\0`, 'latin1').toString('hex').toUpperCase(),
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
