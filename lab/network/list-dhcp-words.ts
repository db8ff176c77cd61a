import { dynamicRange } from './addresses.js';

/** Who answers DHCP, and what. */
export interface Dhcp {
  /** More options that the lab's own configuration hands out, as dnsmasq writes them: `42,192.168.1.66`. */
  readonly options?: readonly string[];
  /** A configuration instead of the lab's own, which then reserves no addresses. */
  readonly file?: DhcpFile;
}

/** A whole configuration of dnsmasq, for DHCP and TFTP, and what the network's administrator has put into /srv/tftp. */
export interface DhcpFile {
  readonly path: string;
  readonly tftp: string;
}

/** Words that run dnsmasq. `folder`: of its leases; `addresses`: the host's own, with their networks. */
export function listDhcpWords(
  folder: string,
  addresses: readonly string[],
  { options = [], file }: Dhcp = {},
): string[] {
  const common = ['--keep-in-foreground', '--user=root', '--pid-file=', '--log-dhcp', '--log-facility=-'];
  const here = ['--interface=br0', '--bind-interfaces', `--dhcp-leasefile=${folder}/leases`];
  if (file !== undefined) return provideTftp(file.tftp, [...common, ...here, `--conf-file=${file.path}`]);
  return [
    ...['dnsmasq', ...common, ...here, '--conf-file=/dev/null', '--port=0'],
    // Option 3: no router.
    ...[`--dhcp-hostsdir=${folder}/dhcp-hosts`, '--dhcp-option=3'],
    ...addresses.map((address) => `--dhcp-range=set:lab,${dynamicRange(address)}`),
    // Whether they were asked for or not: a client of ours does not ask for time servers.
    ...options.map((option) => `--dhcp-option-force=${option}`),
  ];
}

// The file says /srv/tftp. What `ip netns exec` runs has mounts of its own: nobody else on the host sees this one.
function provideTftp(folder: string, words: readonly string[]): string[] {
  const mount = 'mount -t tmpfs tftp /srv && mkdir /srv/tftp && mount --bind "$1" /srv/tftp';
  return ['sh', '-c', `${mount} && shift && exec dnsmasq "$@"`, 'sh', folder, ...words];
}
