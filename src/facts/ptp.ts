/** PTP over UDP and IPv4 (IEEE 1588-2008, annex D): event messages, general ones, and the group that both go to. */
export const PTP_PORTS = [319, 320] as const;
export const PTP_MULTICAST = '224.0.1.129';

/** All multicast addresses of IPv4. */
export const MULTICAST = '224.0.0.0/4';
