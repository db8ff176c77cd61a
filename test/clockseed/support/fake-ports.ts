import type { Machine } from './machine.js';
import * as wall from './verify-machine.js';

/** A network port as /sys and ethtool show it. No hardware timestamps exist where the tests run. */
export interface FakePort {
  /** What `ethtool -T` prints. */
  readonly ethtool: string;
  readonly index?: number;
  /** Default: true. */
  readonly link?: boolean;
  /** Names of the ports below: of a bond, bridge or VLAN. */
  readonly lower?: readonly string[];
}

/** Puts these ports, and no others, in the place of the machine's /sys/class/net and ethtool. May be called again. */
export function fakePorts(machine: Machine, ports: Readonly<Record<string, FakePort>>): void {
  machine.ask('sh', '-c', 'rm -rf /run/net/* /run/ethtool; mkdir -p /run/net /run/ethtool');
  machine.ask('sh', '-c', 'mountpoint -q /sys/class/net || mount --bind /run/net /sys/class/net');
  machine.write('/usr/local/bin/ethtool', '#!/bin/sh\n[ "$1" = -T ] && cat "/run/ethtool/$2"\n', '755');
  for (const [name, { ethtool, index = 2, link = true, lower = [] }] of Object.entries(ports)) {
    machine.write(`/run/ethtool/${name}`, ethtool);
    machine.write(`/run/net/${name}/ifindex`, `${index}\n`);
    machine.write(`/run/net/${name}/carrier`, link ? '1\n' : '0\n');
    for (const port of lower) machine.ask('ln', '-s', `../${port}`, `/run/net/${name}/lower_${port}`);
  }
}

/** The machine as before any probe: its expectations and chrony.conf, none of what a probe or systemd left. */
export function prepareProbe(machine: Machine): void {
  machine.ask('rm', '-rf', '/run/clockseed', '/run/systemctl', '/etc/chrony/clockseed.d');
  machine.ask('mkdir', '/run/systemctl');
  machine.write('/etc/chrony/chrony.conf', 'local stratum 8\n');
  wall.writeExpectations(machine, wall.PRIMARY);
}

/** ethtool 6.1 (Debian 12) on a veth, as it printed it. */
export const SOFTWARE_ONLY = `Time stamping parameters for eth0:
Capabilities:
	software-transmit
	software-receive
	software-system-clock
PTP Hardware Clock: none
Hardware Transmit Timestamp Modes: none
Hardware Receive Filter Modes: none
`;

/** ethtool before 5.8, and later ones on old kernels: names with their constants (ethtool.c, dump_tsinfo). */
export const HARDWARE_OLD = `Time stamping parameters for eth0:
Capabilities:
	hardware-transmit     (SOF_TIMESTAMPING_TX_HARDWARE)
	software-transmit     (SOF_TIMESTAMPING_TX_SOFTWARE)
	hardware-receive      (SOF_TIMESTAMPING_RX_HARDWARE)
	software-receive      (SOF_TIMESTAMPING_RX_SOFTWARE)
	software-system-clock (SOF_TIMESTAMPING_SOFTWARE)
	hardware-raw-clock    (SOF_TIMESTAMPING_RAW_HARDWARE)
PTP Hardware Clock: 0
Hardware Transmit Timestamp Modes:
	off                   (HWTSTAMP_TX_OFF)
	on                    (HWTSTAMP_TX_ON)
Hardware Receive Filter Modes:
	none                  (HWTSTAMP_FILTER_NONE)
	all                   (HWTSTAMP_FILTER_ALL)
`;

/** ethtool 5.8 to 6.13 over netlink: the kernel's names alone (net/ethtool/common.c, ts_rx_filter_names). */
export const HARDWARE_NEW = `Time stamping parameters for eth0:
Capabilities:
	hardware-transmit
	hardware-receive
	hardware-raw-clock
PTP Hardware Clock: 1
Hardware Transmit Timestamp Modes:
	off
	on
Hardware Receive Filter Modes:
	none
	ntp-all
`;

/** ethtool 6.14 and later: another line for the clock (netlink/tsinfo.c, tsinfo_show_hwprov). */
export const HARDWARE_NEWEST = HARDWARE_NEW.replace(
  'PTP Hardware Clock: 1',
  'Hardware timestamp provider index: 1\nHardware timestamp provider qualifier: Precise (IEEE 1588 quality)',
);

/** An adapter that stamps PTP packets only: useless for NTP. */
export const PTP_ONLY = HARDWARE_NEW.replace('ntp-all', 'ptpv2-event');
