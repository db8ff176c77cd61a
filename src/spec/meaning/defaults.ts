/**
 * The defaults of the language, durations in seconds. They stand as people write them in the shape's documentation as
 * well; a test compares the two.
 */
export const DEFAULTS = {
  stratum: 8,
  polling: 'standard',
  timestamping: 'auto',
  step: 'start',
  'scheduling.policy': 'fifo',
  'scheduling.priority': 1,
  firewall: 'auto',
  addressing: 'unmanaged',
  install: 'first-boot',
  datasource: 'nocloud',
  'netboot.start': 'image',
  'netboot.loader': 'ipxe',
  'netboot.dhcp': 'serve',
  'netboot.dhcp.ntp': 'none',
  'verify.within': 300,
  'verify.every': 60,
  'verify.max-offset': 100e-6,
  method: 'chrony',
  'ptp.profile': 'default',
  'ptp.domain': 0,
  'ptp.priority1': 128,
} as const;
