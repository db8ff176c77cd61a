import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RenderedSpec } from '../../support/render-spec.js';
import { startTool } from '../../support/run-tool.js';
import type { Target } from './target.js';

/** What a build said and left. */
export interface Build {
  readonly status: number | null;
  /** Standard output and error, as a person sees them. */
  readonly log: string;
  /** The text of Packer's manifest; undefined when there is none. */
  readonly manifest: string | undefined;
}

/** The template of a rendered spec as Packer 1.6 takes it: all files but the one with required_plugins. */
export function listTemplate({ files }: RenderedSpec): Map<string, string> {
  const wanted = [...files].filter(
    ([path]) => path.startsWith('packer/') && path !== 'packer/plugins.pkr.hcl',
  );
  return new Map(wanted.map(([path, content]) => [path.slice('packer/'.length), content]));
}

/** A real `packer build` of an image on a target, with the null source. `scripts`: the site's own, by name. */
export async function runBuild(
  packer: string,
  target: Target,
  template: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>> & { readonly image: string },
  scripts: Readonly<Record<string, string>> = {},
): Promise<Build> {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-packer-'));
  try {
    const own = Object.entries(scripts).map(([name, text]) => [`site/${name}`, text] as const);
    for (const [path, content] of [...template, ...own]) write(join(folder, path), content);
    const all = {
      ssh_host: '127.0.0.1',
      ssh_port: String(target.port),
      ssh_private_key_file: target.key,
      output_directory: `${folder}/built`,
      site_scripts: JSON.stringify(own.map(([path]) => join(folder, path))),
      ...variables,
    };
    const args = Object.entries(all).flatMap(([key, value]) => ['-var', `${key}=${value}`]);
    const command = ['build', '-color=false', '-only=null.image', ...args, folder];
    const { status, stdout, stderr } = await startTool(packer, command, { CHECKPOINT_DISABLE: '1' });
    return {
      status,
      log: stdout + stderr,
      manifest: readIfThere(`${folder}/built/${variables.image}.manifest.json`),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
