import { expect } from 'vitest';
import { parse } from 'yaml';
import { fileOf, type RenderedSpec, renderSpec } from '../../support/render-spec.js';
import type { Found } from './read-datasource.js';

/** The releases at hand: Debian 12's and Debian 13's. */
export const RELEASES = ['cloud-init-22.4', 'cloud-init-25.1'] as const;

const SPEC = `version: 1
name: t
os: debian-12
install: baked
addressing: {method: static, gateway: 10.0.0.254}
groups: {g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}
`;

/** One machine `p` among others. With `datasource` as it travels there, packed as well. */
export function renderFor(datasource: string): RenderedSpec {
  return renderSpec(`${SPEC}datasource: ${datasource}\n`);
}

/** What is handed to a cloud as user data: as it is, and packed. */
export const FORMS = ['user-data', 'user-data.gz'] as const;
export type Form = (typeof FORMS)[number];

/** Its bytes, of `p`. */
export function bytesOf(spec: RenderedSpec, form: Form): Uint8Array {
  const path = `nodes/p/${form}`;
  return spec.packed.get(path) ?? Buffer.from(fileOf(spec, path));
}

/** What NoCloud must deliver of `p`: all of it, byte for byte. `network`: whether that release and way bring it. */
export function expectSeed(found: Found | undefined, spec: RenderedSpec, network: boolean): void {
  const { 'instance-id': instanceId } = parse(fileOf(spec, 'nodes/p/meta-data'));
  expect(found).toMatchObject({ applied: true, instanceId, localHostname: 'p' });
  expect(found?.raw.toString()).toBe(fileOf(spec, 'nodes/p/user-data'));
  expect(found?.userData).toEqual([fileOf(spec, 'nodes/p/user-data')]);
  expect(found?.vendorData).toBe(fileOf(spec, 'nodes/p/vendor-data'));
  const config = parse(fileOf(spec, 'nodes/p/network-config'));
  expect(config.ethernets.a.addresses).toEqual(['10.0.0.1/24']);
  expect(found?.networkConfig).toEqual(network ? config : null);
}
