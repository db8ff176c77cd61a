import { z } from 'zod';
import { DATASOURCES, type DatasourceName } from '../../facts/datasources.js';
import { SYSTEM_NAMES } from '../../facts/systems.js';
import { netboot } from './netboot.js';
import { oneOf } from './scalar.js';
import { addressing, apt, chrony, scheduling, verify } from './structured-settings.js';

/** The table's own keys: `Object.keys` forgets what they are. */
const DATASOURCE_NAMES = Object.keys(DATASOURCES) as [DatasourceName, ...DatasourceName[]];

/** The settings that cascade: spec, group, machine; the nearest wins, mappings merge by key. */
export const SETTINGS = {
  os: oneOf(SYSTEM_NAMES, {
    description:
      'The machines’ system: fixes chrony’s version, unit, paths and user. Required: on the spec, the group or the machine.',
  }),
  polling: oneOf(['standard', 'tight'], {
    description: 'standard: one sample every 2 s. tight: 16 a second, filtered, for the last microseconds.',
    default: 'standard',
  }),
  timestamping: oneOf(['auto', 'software', 'hardware'], {
    description:
      'auto: hardware where the adapter really has it. software: never. hardware: the check is red without it.',
    default: 'auto',
  }),
  step: oneOf(['start', 'always', 'never'], {
    description:
      'Whether the clock may jump: until the first agreement after chronyd starts, whenever it is far off, or never.',
    default: 'start',
  }),
  scheduling,
  firewall: oneOf(['auto', 'enable', 'unmanaged'], {
    description:
      'auto: ufw rules, but ufw is never switched on. enable: SSH allowed first, then on. unmanaged: no rules.',
    default: 'auto',
  }),
  addressing,
  install: oneOf(['first-boot', 'baked'], {
    description:
      'first-boot: cloud-init installs the packages. baked: they are in the image, first boot needs no network.',
    default: 'first-boot',
  }),
  apt,
  'cloud-init': z.record(z.string(), z.unknown()).meta({
    description:
      'What else the site wants in user-data: users, keys, locale … Keys that clockseed writes are refused.',
  }),
  datasource: oneOf(DATASOURCE_NAMES, {
    description: 'What carries the user-data: decides how large it may be.',
    default: 'nocloud',
  }),
  netboot,
  verify,
  chrony,
} as const;
