import { gzipSync, strToU8 } from 'fflate';
import { DATASOURCES } from '../../facts/datasources.js';
import type { MachineFile, MachineModel } from '../../machine/machine-model.js';
import type { Settings } from '../../spec/topology.js';

/** Files larger than this are worth packing where user-data is short of room. */
const WORTH_PACKING = 1024;

/** The cloud-config of a machine as an object: the site's own keys first, then ours. */
export function buildUserData(machine: MachineModel): Map<string, unknown> {
  const { settings } = machine.plan.machine;
  const site = [...settings.cloudInit].map(([key, { value }]) => [key, value] as const);
  return new Map<string, unknown>([
    // A new instance-id would make cloud-init delete the host keys (ssh_deletekeys is true by default).
    ['ssh_deletekeys', false],
    ...site,
    // Vendor-data must not configure another client: this switches cloud-init's module off, whoever asks for it.
    ['ntp', { enabled: false }],
    ...buildApt(settings),
    ...buildPackages(machine),
    ['write_files', listFiles(machine)],
    ['runcmd', [machine.apply]],
  ]);
}

/** Without `security` cloud-init takes the mirror for it, where Debian's mirrors do not have it. */
function buildApt({ apt, os }: Settings): [string, unknown][] {
  const { mirror, security, proxy } = apt;
  if (!mirror && !security && !proxy) return [];
  const debianSecurity = os.value.startsWith('debian')
    ? 'http://security.debian.org/debian-security'
    : undefined;
  const securityUri = security?.value ?? (mirror && (debianSecurity ?? mirror.value));
  const entry = (uri: string | undefined) => (uri === undefined ? undefined : [{ arches: ['default'], uri }]);
  const config = { primary: entry(mirror?.value), security: entry(securityUri), proxy: proxy?.value };
  return [['apt', Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))]];
}

function buildPackages({ packages, plan }: MachineModel): [string, unknown][] {
  if (plan.machine.settings.install.value === 'baked') return [];
  return [
    ['package_update', true],
    ['packages', packages],
  ];
}

/** What first boot writes: everything, or with `baked` only what belongs to this machine. */
function listFiles({ files, plan }: MachineModel): object[] {
  const { install, datasource } = plan.machine.settings;
  const wanted = install.value === 'baked' ? files.filter(({ phase }) => phase === 'first-boot') : files;
  return wanted.map((file) => describeFile(file, DATASOURCES[datasource.value].packs));
}

function describeFile({ path, mode, content }: MachineFile, packs: boolean): object {
  if (packs && content.length > WORTH_PACKING)
    return { path, permissions: mode, encoding: 'gz+b64', content: pack(content) };
  return { path, permissions: mode, content };
}

/** gzip in JavaScript rather than by Node's zlib, whose bytes differ between releases and processors. */
function pack(content: string): string {
  return Buffer.from(gzipSync(strToU8(content), { level: 9, mtime: 0 })).toString('base64');
}
