import { describe, expect, test } from 'vitest';
import { explainMachine } from '../../src/explain/explain-machine.js';
import type { ExplainedLine } from '../../src/explain/explained-line.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import { packageNocloud } from '../../src/package/nocloud/package-nocloud.js';
import { keygenFor, renderWithKeys } from '../secrets/support/make-keys.js';
import { machineOf, renderSpec } from '../support/render-spec.js';

const SPEC = `version: 1
name: site
os: debian-12
apt: {mirror: http://deb.example/debian, proxy: http://proxy.example:3128}
cloud-init:
  timezone: Europe/Oslo
  bootcmd: [[echo, one], echo two]
groups:
  g:
    network: 10.0.0.0/24
    interface: eno1
    primary: {p: 10.0.0.1}
    secondary: {s: 10.0.0.2}
machines:
  s: {cloud-init: {users: [{name: ops, shell: /bin/sh}]}}
`;

function linesOf(model: MachineModel, file: string): readonly ExplainedLine[] {
  const found = explainMachine('site', model).files.find(({ path }) => path.endsWith(`/${file}`));
  return found?.lines ?? [];
}

/** Where a line of the user-data of s comes from: the setting, with the default's name in brackets. */
function originOf(text: string): string {
  const line = linesOf(machineOf(renderSpec(SPEC), 's'), 'user-data').find((one) => one.text.trim() === text);
  if (!line?.origin) return line?.kind ?? 'nowhere';
  const { origin } = line;
  return origin.kind === 'spec' ? `${origin.line} ${origin.path.join('.')}` : `(${origin.setting})`;
}

describe('keys of user-data', () => {
  test.each([
    ['timezone: Europe/Oslo', '6 cloud-init.timezone'],
    ['users:', '15 machines.s.cloud-init.users'],
    ['- name: ops', '15 machines.s.cloud-init.users'],
    ['shell: /bin/sh', '15 machines.s.cloud-init.users'],
    ['bootcmd:', 'fixed'],
    ['- - sh', 'fixed'],
    ['- one', '7 cloud-init.bootcmd'],
    ['- echo two', '7 cloud-init.bootcmd'],
    ['uri: http://deb.example/debian', '4 apt.mirror'],
    ['uri: http://security.debian.org/debian-security', '4 apt.mirror'],
    ['proxy: http://proxy.example:3128', '4 apt.proxy'],
    ['package_update: true', '(install)'],
    ['- chrony', '3 os'],
    ['- ufw', '(firewall)'],
    ['runcmd:', 'fixed'],
    ['#cloud-config', 'fixed'],
  ])('%s: %s', (text, origin) => {
    expect(originOf(text)).toBe(origin);
  });
});

describe.each(['nocloud', 'ec2'])('files in user-data for %s', (datasource) => {
  const machine = machineOf(renderSpec(`${SPEC}datasource: ${datasource}\n`), 's');

  test('have each line explained as in the file itself', () => {
    const { files } = explainMachine('site', machine);
    const all = linesOf(machine, 'user-data');
    for (const { path, lines, purpose } of files.filter((file) => file.path.startsWith('/'))) {
      const begin = all.findIndex(({ text }) => text.trim() === `- path: ${path}`);
      expect(all[begin]).toMatchObject({ kind: 'fixed', why: `${path}: ${purpose}.` });
      const strip = ({ number: _, text, ...rest }: ExplainedLine) => ({ ...rest, text: text.trim() });
      const inside = all.slice(begin + 3, begin + 3 + lines.length);
      expect(inside.map(strip)).toEqual(lines.map(strip));
    }
  });
});

test.each([
  ['a block', (text: string) => text],
  // Its first line then stands beside its key.
  ['quoted', (text: string) => `${text.replace(/^(#.*)?\n/gm, '')}\u0001\n`],
])('no key is shown, whether its file is %s in YAML', (_, change) => {
  const spec = SPEC.replace('interface: eno1', 'interface: eno1\n    authentication: keys');
  const keys = keygenFor(spec);
  const made = renderWithKeys(spec, keys).machines.get('s');
  if (!made) throw new Error('no machine s');
  const files = made.files.map((file) => ({
    ...file,
    content: file.mode === '0600' ? change(file.content) : file.content,
  }));
  const machine = { ...made, files };
  const secrets = machine.files
    .filter(({ mode }) => mode === '0600')
    .flatMap(({ content }) => content.match(/[0-9A-F]{32,}/g) ?? []);
  const written = String(packageNocloud(machine).find(({ path }) => path.endsWith('/user-data'))?.content);
  const explained = JSON.stringify(linesOf(machine, 'user-data'));
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter((secret) => !written.includes(secret))).toEqual([]);
  expect(secrets.filter((secret) => explained.includes(secret))).toEqual([]);
  expect(linesOf(machine, 'user-data')).toHaveLength(written.trimEnd().split('\n').length);
});
