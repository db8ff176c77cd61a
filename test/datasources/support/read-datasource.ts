import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTool } from '../../support/run-tool.js';

/** What stands for a machine and its cloud; read-datasource.py says how. */
export interface Wish {
  readonly datasource: string;
  /** The word that ds-identify leaves for it, where that is another. */
  readonly listed?: string;
  readonly config?: object;
  readonly cmdline?: string;
  readonly dmi?: Readonly<Record<string, string>>;
  readonly volume?: string;
  readonly xorriso?: string;
  /** A folder that stands at /var/lib/cloud/seed/`seedName`. */
  readonly seed?: string;
  readonly seedName?: string;
  readonly stages?: readonly ('local' | 'net')[];
}

/** What a release of cloud-init made of it. */
export interface Found {
  readonly class: string;
  readonly stage: 'local' | 'net';
  readonly dsmode: string;
  /** Whether it is applied, or only found. */
  readonly applied: boolean;
  readonly raw: Buffer;
  /** The parts as they are handled; gzip is unpacked. */
  readonly userData: readonly string[];
  readonly vendorData: string;
  readonly instanceId: string;
  readonly localHostname: string | null;
  readonly networkConfig: unknown;
  /** Seconds it took. */
  readonly seconds: number;
}

const PROGRAM = fileURLToPath(new URL('./read-datasource.py', import.meta.url));

/** What the cloud-init of this wrapper gets; undefined where it finds nothing. */
export async function readDatasource(wrapper: string, wish: Wish): Promise<Found | undefined> {
  const name = wrapper.slice(wrapper.lastIndexOf('/') + 1);
  const modules = join(dirname(wrapper), '../trees', name, 'usr/lib/python3/dist-packages');
  const environment = { PYTHONPATH: modules, NO_PROXY: '*', no_proxy: '*' };
  const start = performance.now();
  const args = ['-B', PROGRAM, JSON.stringify(wish)];
  const { status, stdout, stderr } = await startTool('/usr/bin/python3', args, environment);
  if (status !== 0) throw new Error(`python: exit ${status}\n${stderr}`);
  const found = JSON.parse(stdout);
  if (found === null) return undefined;
  const decode = (text: string) => Buffer.from(text, 'base64');
  return {
    ...found,
    raw: decode(found.raw ?? ''),
    userData: found.userData.map((part: string) => decode(part).toString()),
    vendorData: decode(found.vendorData).toString(),
    seconds: (performance.now() - start) / 1000,
  };
}
