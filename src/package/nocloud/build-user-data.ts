import { chooseSecurityArchive } from '../../facts/archives.js';
import { DATASOURCES } from '../../facts/datasources.js';
import type { MachineFile, MachineModel } from '../../machine/machine-model.js';
import type { MachinePlan } from '../../plan/plan.js';
import type { Settings } from '../../spec/topology.js';
import { shortenFile } from './shorten-file.js';

/**
 * At each boot before the files are written. What cloud-init writes reaches the disk half a minute later, and it marks a
 * module as done before: a power cut in between leaves empty files that nobody would write again, and empty notes of its
 * own, on which 22.4 dies at every boot (set-hostname, seen). So its notes go to the disk now, and as long as nothing has
 * been applied here it is told to write and run our part once more.
 */
const WRITE_AGAIN = [
  'sh',
  '-c',
  'sync; test -e /var/lib/clockseed/applied || (cd /var/lib/cloud/instance/sem && rm -f config_write_files config_runcmd config_scripts_user)',
];

/** The key under which cloud-init takes files. */
export const FILES_KEY = 'write_files';

/** The cloud-config of a machine as an object: the site's own keys first, then ours. `files`: what first boot writes. */
export function buildUserData(machine: MachineModel, files = buildFiles(machine)): Map<string, unknown> {
  const { settings } = machine.plan.machine;
  const site = [...settings.cloudInit].map(([key, { value }]) => [key, value] as const);
  return new Map<string, unknown>([
    // A new instance-id would make cloud-init delete the host keys (ssh_deletekeys is true by default).
    ['ssh_deletekeys', false],
    ...site,
    // Vendor-data must not configure another client: this switches cloud-init's module off, whoever asks for it.
    ['ntp', { enabled: false }],
    ['bootcmd', [WRITE_AGAIN, ...listOf(settings.cloudInit.get('bootcmd')?.value)]],
    ...buildApt(settings),
    ...buildPackages(machine),
    [FILES_KEY, files],
    ['runcmd', [machine.apply]],
  ]);
}

/** cloud-init takes a list; anything else stays as it is, for its own judgement. */
function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * Without `security` cloud-init takes the mirror for it, where Debian's mirrors do not have it; Debian's images keep
 * their own sources (and take no mirror) unless told otherwise.
 */
function buildApt({ apt, os }: Settings): [string, unknown][] {
  const { mirror, security, proxy } = apt;
  if (!mirror && !security && !proxy) return [];
  const securityUri = security?.value ?? chooseSecurityArchive(os.value, mirror?.value);
  const entry = (uri: string | undefined) => (uri === undefined ? undefined : [{ arches: ['default'], uri }]);
  const config = {
    preserve_sources_list: securityUri === undefined ? undefined : false,
    primary: entry(mirror?.value),
    security: entry(securityUri),
    proxy: proxy?.value,
  };
  return [['apt', Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))]];
}

function buildPackages({ packages, plan }: MachineModel): [string, unknown][] {
  if (plan.machine.settings.install.value === 'baked') return [];
  return [
    ['package_update', true],
    ['packages', packages],
  ];
}

function buildFiles(machine: MachineModel): WrittenFile[] {
  return listWrittenFiles(machine).map((file) => buildWrittenFile(file, machine.plan));
}

/** What first boot writes: everything, or with `baked` only what belongs to this machine. */
export function listWrittenFiles({ files, plan }: MachineModel): readonly MachineFile[] {
  const { install } = plan.machine.settings;
  return install.value === 'baked' ? files.filter(({ phase }) => phase !== 'bake') : files;
}

/** A file as `write_files` has it. */
export interface WrittenFile {
  readonly path: string;
  readonly permissions: string;
  readonly content: string;
}

/** One of them as cloud-init takes it. */
export function buildWrittenFile({ path, mode, content }: MachineFile, plan: MachinePlan): WrittenFile {
  return { path, permissions: mode, content: isShort(plan) ? shortenFile(content, plan) : content };
}

/** Whether every byte of a machine's user-data counts. */
export function isShort({ machine }: MachinePlan): boolean {
  return DATASOURCES[machine.settings.datasource.value].maxUserData !== undefined;
}
