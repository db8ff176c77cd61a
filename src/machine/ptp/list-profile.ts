import type { PtpPlan } from '../../plan/ptp-plan.js';
import type { ConfigurationLine } from '../machine-model.js';

/** What a profile of PTP fixes. */
export function listProfile({ profile, origin }: PtpPlan): ConfigurationLine[] {
  const from = profile.origin.kind === 'spec' ? profile.origin : origin;
  const lines = profile.value === 'gptp' ? GPTP : DEFAULT;
  return lines.map(([text, why]) => ({ text, why, origin: from }));
}

const DEFAULT = [
  ['network_transport UDPv4', 'UDP over IPv4, ports 319 and 320, to 224.0.1.129 (default).'],
  ['delay_mechanism E2E', 'Measure the way to the leader, end to end (default).'],
] as const;

/** What the file gPTP.cfg of linuxptp says. */
const GPTP = [
  ['network_transport L2', 'Ethernet, without IP (default UDPv4).'],
  ['delay_mechanism P2P', 'Measure the way to the neighbour, peer to peer (default E2E).'],
  ['transportSpecific 0x1', 'IEEE 802.1AS (default 0x0).'],
  [
    'ptp_dst_mac 01:80:C2:00:00:0E',
    'The neighbour alone: no switch passes it on (default 01:1B:19:00:00:00).',
  ],
  ['gmCapable 1', 'May lead, where the role allows it (default 1).'],
  ['follow_up_info 1', 'Say rates and changes of the leader as well (default 0).'],
  ['path_trace_enabled 1', 'Note the way of an announcement, against loops (default 0).'],
  ['assume_two_step 1', 'Every time stamp comes in a second message (default 0).'],
  ['neighborPropDelayThresh 800', 'Nanoseconds to a neighbour that speaks 802.1AS (default 20000000).'],
  ['min_neighbor_prop_delay -20000000', 'The least of it, nanoseconds (default -20000000).'],
  ['syncReceiptTimeout 3', 'Intervals without the time until the leader counts as gone (default 0: never).'],
] as const;

/** How often the leader speaks, and the others measure the way to it. */
export function listIntervals({ profile, pace }: PtpPlan): ConfigurationLine[] {
  if (profile.value === 'gptp') {
    const { origin } = profile;
    return [
      { text: 'logAnnounceInterval 0', why: 'The leader announces itself every second (default 1).', origin },
      { text: 'logSyncInterval -3', why: 'The time 8 times a second (default 0).', origin },
    ];
  }
  const { value, origin } = pace;
  const isTight = value === 'tight';
  return [
    {
      text: `logSyncInterval ${isTight ? -3 : 0}`,
      why: `The leader sends the time ${isTight ? '8 times' : 'once'} a second (log2 of seconds; default 0).`,
      origin,
    },
    {
      text: `logMinDelayReqInterval ${isTight ? -1 : 0}`,
      why: `The others measure the way ${isTight ? 'twice' : 'once'} a second (log2 of seconds; default 0).`,
      origin,
    },
  ];
}
