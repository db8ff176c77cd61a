import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listKeysAt } from '../../src/spec/shape/list-keys.js';
import { LanguageServer } from './support/language-server.js';
import { completeAt, SCHEMA_URL } from './support/open-spec.js';

const HEAD = 'version: 1\nname: site\nos: debian-12\n';
const GROUP = `${HEAD}groups:\n  g:\n    network: 10.0.0.0/24\n    interface: eth0\n    primary: {a: 10.0.0.1}\n`;

/** A text with `|` where something is to be written, the place in the language that this is, and its keys so far. */
const PLACES: readonly [string, string, readonly (string | number)[], (readonly string[])?][] = [
  ['at the top', `${HEAD}|`, [], ['version', 'name', 'os']],
  ['in an empty document', '|', []],
  ['in a group', `${GROUP}    |`, ['groups', 'g'], ['network', 'interface', 'primary']],
  ['in sources', `${GROUP}    sources:\n      - |`, ['groups', 'g', 'sources', 0]],
  ['in ptp', `${GROUP}    method: ptp\n    ptp:\n      |`, ['groups', 'g', 'ptp']],
  ['in authentication', `${GROUP}    authentication:\n      |`, ['groups', 'g', 'authentication']],
  ['in netboot', `${HEAD}netboot:\n  |`, ['netboot']],
  ['in netboot of a group', `${GROUP}    netboot:\n      |`, ['netboot']],
  ['in netboot.dhcp', `${HEAD}netboot:\n  dhcp:\n    |`, ['netboot', 'dhcp']],
  ['in verify', `${HEAD}verify:\n  |`, ['verify']],
  ['in addressing', `${HEAD}addressing:\n  |`, ['addressing']],
  ['in scheduling', `${HEAD}scheduling:\n  |`, ['scheduling']],
  ['in apt', `${HEAD}apt:\n  |`, ['apt']],
  ['in chrony', `${HEAD}chrony:\n  |`, ['chrony']],
  ['under machines', `${GROUP}machines:\n  a:\n    |`, ['machines', 'a']],
  ['in verify of a machine', `${GROUP}machines:\n  a:\n    verify:\n      |`, ['machines', 'a', 'verify']],
];

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start(SCHEMA_URL);
});
afterAll(() => server.stop());

describe('an editor completes', () => {
  test.each(PLACES)(
    '%s: every key that is not there yet, and says what it means',
    async (_title, text, path, written = []) => {
      const found = await completeAt(server, text);
      const open = listKeysAt(path).filter((key) => !written.includes(key));
      expect(open.length).toBeGreaterThan(0);
      // Beside the keys it offers whole pieces, called after the schema.
      const keys = found.filter(({ label }) => /^[a-z0-9-]+$/.test(label));
      expect(keys.map(({ label }) => label).sort()).toEqual([...open].sort());
      expect(keys.filter(({ documentation }) => documentation === '')).toEqual([]);
    },
  );

  test.each([
    ['os: |', ['debian-11', 'debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04']],
    ['polling: |', ['standard', 'tight']],
    ['firewall: |', ['auto', 'enable', 'unmanaged']],
    ['addressing: |', ['unmanaged', 'dhcp', 'static']],
    ['netboot: |', ['none']],
    ['netboot:\n  dhcp: |', ['serve', 'proxy', 'none']],
    ['scheduling:\n  policy: |', ['fifo', 'rr', 'other']],
    ['datasource: |', ['nocloud', 'ec2', 'openstack', 'azure']],
  ])('the words of a key: %s', async (line, words) => {
    const labels = (await completeAt(server, `version: 1\nname: site\n${line}`)).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(words));
  });

  test('nothing where names are free', async () => {
    const labels = (await completeAt(server, `${HEAD}groups:\n  |`)).map(({ label }) => label);
    expect(labels).not.toContain('network');
  });
});
