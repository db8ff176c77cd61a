import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../../src/spec/meaning/defaults.js';
import { SOURCE_DEFAULTS } from '../../../src/spec/meaning/resolve-sources.js';
import { readTopology } from '../../../src/spec/read-topology.js';
import { buildJsonSchema } from '../../../src/spec/shape/build-json-schema.js';
import { parseDuration } from '../../../src/spec/values/parse-duration.js';

/** Every default that the shape documents, by the setting's path; `groups.NAME` and `machines.NAME` left out. */
function* listDocumented(node: unknown, path: readonly string[]): Generator<[string, unknown]> {
  if (typeof node !== 'object' || node === null) return;
  if ('default' in node) yield [path.join('.'), node.default];
  for (const [word, inner] of Object.entries(node)) {
    if (word === 'properties')
      for (const [key, schema] of Object.entries(inner)) yield* listDocumented(schema, [...path, key]);
    else if (word !== 'default') yield* listDocumented(inner, path);
  }
}

/** A documented default as it is meant: durations in seconds. */
function read(text: unknown): unknown {
  const limits = { least: 0, most: 1e9, example: '1s', text: '' };
  return typeof text === 'string' && /^\d/.test(text) ? parseDuration(text, limits) : text;
}

/** Who has no `authentication`, `sources` or `netboot` has none: there is no value to resolve. */
const all = [...listDocumented(buildJsonSchema(), [])]
  .map(
    ([path, text]) =>
      [
        path.replace(/^(groups|machines)\./, '').replace(/^(addressing|netboot\.dhcp)\.(method|mode)$/, '$1'),
        read(text),
      ] as const,
  )
  .filter(([path]) => !path.startsWith('authentication') && path !== 'netboot');
const documented = all.filter(([path]) => !path.startsWith('sources.'));

test('what a source has that says nothing is documented, too', () => {
  const sources = all.filter(([path]) => path.startsWith('sources.'));
  expect(Object.fromEntries(sources)).toEqual(
    Object.fromEntries(Object.entries(SOURCE_DEFAULTS).map(([key, value]) => [`sources.${key}`, value])),
  );
});

describe('DEFAULTS', () => {
  test.each(documented)('%s is %s, as the shape documents it', (path, value) => {
    expect(DEFAULTS).toHaveProperty([path], value);
  });

  test('are all documented', () => {
    expect(new Set(documented.map(([path]) => path))).toEqual(new Set(Object.keys(DEFAULTS)));
  });

  test('are what a spec without settings gets, and say so', () => {
    const spec = `version: 1
name: bare
os: debian-12
groups:
  g: {network: 10.0.0.0/24, interface: e0, primary: {a: 10.0.0.1}, secondary: any}
  p: {method: ptp, network: 10.1.0.0/24, interface: e0, primary: {b: 10.1.0.1}, secondary: any, netboot: {server: 'http://10.1.0.9/'}}
machines: {b: {mac: '52:54:00:00:00:01'}}
`;
    const { topology } = readTopology('bare.yaml', Buffer.from(spec));
    const group = topology?.groups[0];
    const settings = group?.primaries[0]?.settings;
    const values = {
      ...settings,
      stratum: group?.stratum,
      addressing: settings?.addressing.method,
      ptp: topology?.groups[1]?.ptp,
      netboot: topology?.groups[1]?.primaries[0]?.settings.netboot,
    };
    for (const [path, value] of Object.entries(DEFAULTS)) {
      // Which of the two a group is shows in what it has.
      if (path === 'method') continue;
      const where = path.replace('max-offset', 'maxOffset').replace(/dhcp$/, 'dhcp.mode').split('.');
      expect(values).toHaveProperty(where, { value, origin: { kind: 'default', setting: path } });
    }
  });
});
