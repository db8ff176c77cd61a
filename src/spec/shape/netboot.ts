import { z } from 'zod';
import { parseAddress } from '../values/addresses.js';
import { parseBootFile, parseKernelWord, parsePreseedLine, parseServer } from '../values/parse-boot.js';
import { parseAddressRange } from '../values/parse-ranges.js';
import { parseDevice } from '../values/parse-source.js';
import { oneOf, partialMapping, scalar } from './scalar.js';

const MODES = ['serve', 'proxy', 'none'] as const;

const address = (description: string) => scalar(parseAddress, { description, pattern: '^[0-9a-fA-F.:]+$' });
const file = (description: string) => scalar(parseBootFile, { description });

const dhcp = z
  .union([
    z.enum(MODES),
    partialMapping(
      {
        mode: oneOf(MODES, { description: 'Who gives addresses out.', default: 'serve' }),
        pool: scalar(parseAddressRange, {
          description: 'Addresses for machines known as dhcp, such as 192.168.1.100..199.',
          pattern: '^[0-9.]+(\\.\\.[0-9.]+)?$',
        }),
        router: address('The router that machines are told of. Left out: none.'),
        nameservers: z
          .array(address('A name server.'))
          .min(1)
          .meta({ description: 'The name servers that machines are told of. Left out: none.' }),
        ntp: oneOf(['none', 'primaries'], {
          description:
            'The time servers that machines are told of (option 42). Machines of this spec heed none.',
          default: 'none',
        }),
      },
      { description: 'DHCP in the group’s networks, in full.' },
    ),
  ])
  .meta({
    description:
      'serve: the generated dnsmasq.conf gives the addresses of this spec and what to boot. proxy: only what to boot, beside a DHCP server that is there. none: no dnsmasq.conf.',
    default: 'serve',
  });

/** `netboot`: none, or how machines boot from the network, by the MAC addresses of their adapters. */
export const netboot = z
  .union([
    z.literal('none'),
    partialMapping(
      {
        server: scalar(parseServer, {
          description:
            'Where the output folder and the boot files are served, such as http://10.0.0.1:8000/. Required with netboot.',
          pattern: '^http://',
        }),
        start: oneOf(['image', 'installer'], {
          description:
            'What kernel and initrd are: image: the system itself, which takes its seed over HTTP. installer: Ubuntu’s (autoinstall) or Debian’s (preseed), which puts the system onto the disk.',
          default: 'image',
        }),
        loader: oneOf(['ipxe', 'grub'], {
          description: 'What the firmware is given, and what loads the kernel.',
          default: 'ipxe',
        }),
        kernel: file('The kernel: a path below the server, or a URL. Left out: files/OS/vmlinuz.'),
        initrd: file('The initial RAM disk: a path below the server, or a URL. Left out: files/OS/initrd.'),
        arguments: z.array(scalar(parseKernelWord, { description: 'One word.' })).meta({
          description: 'More words for the kernel, such as console=ttyS0. Left out: none.',
        }),
        iso: file('The ISO image of Ubuntu’s live server, which its installer loads.'),
        disk: scalar(parseDevice, {
          description: 'The disk that an installer erases, such as /dev/nvme0n1. Left out: it chooses.',
          pattern: '^/dev/',
        }),
        autoinstall: z.record(z.string(), z.unknown()).meta({
          description: 'More keys for Ubuntu’s autoinstall. Keys that clockseed writes are refused.',
        }),
        preseed: z
          .array(scalar(parsePreseedLine, { description: 'OWNER QUESTION TYPE VALUE, on one line.' }))
          .meta({
            description:
              'More answers for Debian’s installer; those of spec, group and machine add up, later ones win.',
          }),
        dhcp,
      },
      { description: 'How machines boot from the network.' },
    ),
  ])
  .meta({
    description:
      'Booting from the network by MAC address: scripts for iPXE and GRUB, a dnsmasq.conf, answers for installers. none: a machine that does not.',
    default: 'none',
  });
