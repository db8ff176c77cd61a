import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tryCommand } from '../host/run-command.js';
import type { Network } from '../network/network.js';
import type { Login } from './make-login.js';

/** Seconds for a build, the machine's first boot included, on cores that others use too. */
const LIMIT = 900;

/** One `packer build`. */
export interface PackerBuild {
  readonly image: string;
  /** Of the machine that becomes the image. */
  readonly address: string;
  readonly login: Login;
  /** Where its log goes. */
  readonly log: string;
}

/** How it ended and all that it said, as a person sees it. */
export interface PackerOutcome {
  readonly code: number;
  readonly log: string;
  readonly seconds: number;
}

/**
 * The template that `generate` wrote, as Debian's Packer 1.6 takes it: a copy without the file that has required_plugins.
 * `folder` is made.
 */
export function copyTemplate(seeds: { readonly folder: string }, folder: string): string {
  const filter = (path: string) => basename(path) !== 'plugins.pkr.hcl';
  cpSync(join(seeds.folder, 'packer'), folder, { recursive: true, filter });
  return folder;
}

/** Runs the real `packer build` on the machines' wire, over SSH to a machine that runs. */
export async function runPacker(
  network: Network,
  template: string,
  { image, address, login, log }: PackerBuild,
): Promise<PackerOutcome> {
  // Short: Packer's plugins make sockets there.
  const place = `${template}-run`;
  mkdirSync(place, { recursive: true });
  const variables = {
    image,
    ssh_host: address,
    ssh_private_key_file: login.key,
    ssh_timeout: '10m',
    output_directory: join(place, basename(log)),
  };
  const [program = '', ...words] = network.inside(
    ...['packer', 'build', '-color=false', '-only=null.image'],
    ...Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]),
    template,
  );
  const start = performance.now();
  const environment = { CHECKPOINT_DISABLE: '1', HOME: place, TMPDIR: place };
  const { code, stdout, stderr } = await tryCommand(program, words, { limit: 1000 * LIMIT, environment });
  writeFileSync(log, stdout + stderr);
  return { code, log: stdout + stderr, seconds: (performance.now() - start) / 1000 };
}
