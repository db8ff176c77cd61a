import { createHash } from 'node:crypto';
import { buildImage } from '../../../src/machine/build-image.js';
import { type RenderedSpec, renderSpec } from '../../support/render-spec.js';

/** A primary with a static address, secondaries, and a firewall that first boot switches on; on the target's system. */
export const WALL: RenderedSpec = renderSpec(`version: 1
name: wall
os: debian-12
firewall: enable
install: baked
addressing: static
groups:
  lobby:
    network: 10.9.0.0/24
    interface: enp3s0
    primary: {w-1: 10.9.0.1}
    secondary: {w-2..9: 10.9.0.2..9}
`);

/** The same wall on PTP, where another primary takes over. */
export const PTP_WALL: RenderedSpec = renderSpec(`version: 1
name: wall
os: debian-12
install: baked
addressing: static
groups:
  lobby:
    method: ptp
    network: 10.9.0.0/24
    interface: enp3s0
    primary: {w-1..2: 10.9.0.1..2}
    secondary: {w-3..9: 10.9.0.3..9}
`);

/** The lines of an image's `contents` with this key. */
export function listContents({ files }: RenderedSpec, image: string, key: string): string[] {
  const lines = (files.get(`packer/images/${image}/contents`) ?? '').split('\n');
  return lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
}

/** The files of an image as a target lists them, by path. */
export function listAsPlanned(
  { plan: { name: site, images } }: RenderedSpec,
  name: string,
): [string, string][] {
  const plan = images.find((image) => image.name === name);
  if (!plan) throw new Error(`no image ${name}`);
  return buildImage(site, plan).files.map(({ path, mode, content }) => {
    const digest = createHash('sha256').update(content).digest('hex');
    return [path, `f ${mode.slice(1)} root root ${digest}`];
  });
}
