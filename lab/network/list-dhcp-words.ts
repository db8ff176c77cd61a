import { dynamicRange } from './addresses.js';

/** The words after `dnsmasq`. `addresses`: the host's own, with their networks; `options` as dnsmasq writes them. */
export function listDhcpWords(
  folder: string,
  addresses: readonly string[],
  options: readonly string[] = [],
): string[] {
  return [
    ...[
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      '--port=0',
      '--user=root',
      '--pid-file=',
      '--log-dhcp',
    ],
    ...['--interface=br0', '--bind-interfaces', `--dhcp-hostsdir=${folder}/dhcp-hosts`],
    // Option 3: no router.
    ...[`--dhcp-leasefile=${folder}/leases`, '--dhcp-option=3', '--log-facility=-'],
    ...addresses.map((address) => `--dhcp-range=set:lab,${dynamicRange(address)}`),
    // Whether they were asked for or not: a client of ours does not ask for time servers.
    ...options.map((option) => `--dhcp-option-force=${option}`),
  ];
}
