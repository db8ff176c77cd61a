import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readTopology } from '../../src/spec/read-topology.js';
import { contentOf, fileOf, type RenderedSpec, renderSpec } from '../support/render-spec.js';
import { runTool } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { HOSTILE, printSpec, YAML_TRAPS } from './support/hostile-text.js';
import { readAsPython } from './support/read-user-data.js';

/** Every place of the language where a person types text that ends up in the output, and what is accepted there. */
const PLACES: Readonly<Record<string, (text: string) => object>> = {
  'the name of the spec': (name) => ({ name }),
  'the name of a group': (name) => ({ groups: { [name]: group({}) } }),
  'the name of a primary': (name) => ({ groups: { g: group({ primary: { [name]: '10.0.0.1' } }) } }),
  'the name of a secondary': (name) => ({ groups: { g: group({ secondary: { [name]: 'dhcp' } }) } }),
  'an interface': (text) => ({ groups: { g: group({ interface: text }) } }),
  'a MAC address': (mac) => ({ machines: { p: { mac } } }),
  'an address': (text) => ({ groups: { g: group({ primary: { p: text } }) } }),
  'a network': (network) => ({ groups: { g: group({ network }) } }),
  'a directive': (text) => ({ chrony: { directives: [text] } }),
  'the rest of a directive': (text) => ({ chrony: { directives: [`log ${text}`] } }),
  'a folder': (text) => ({ verify: { textfile: text } }),
  'the end of a folder': (text) => ({ verify: { textfile: `/var/${text}` } }),
  'a mirror': (mirror) => ({ apt: { mirror } }),
  'the end of a mirror': (text) => ({
    apt: { mirror: `http://mirror/${text}`, proxy: `http://proxy/${text}` },
  }),
};

function group(stated: object): object {
  return {
    network: '10.0.0.0/24',
    interface: 'eth0',
    primary: { p: '10.0.0.1' },
    secondary: { s: '10.0.0.2' },
    ...stated,
  };
}

function specWith(stated: object): string {
  const base = {
    version: 1,
    name: 't',
    os: 'debian-12',
    addressing: 'static',
    install: 'baked',
    groups: { g: group({}) },
  };
  return printSpec({ ...base, ...stated });
}

const GOOD = [
  ...['wall-1', '52:54:00:12:34:56', '12:34:56:12:34:56', '10.0.0.9', '10.0.0.0/23'],
  ...['logchange 0.5', 'tracking', '/srv/x', 'http://m/debian'],
];

/** At the end one for each place that is accepted there: otherwise nothing would be shown. */
const TEXTS = [...HOSTILE, ...YAML_TRAPS, ...GOOD];

/** The specs of a place that are accepted, rendered. */
function listAccepted(place: (text: string) => object): RenderedSpec[] {
  return TEXTS.map((text) => specWith(place(text)))
    .filter((spec) => readTopology('t', Buffer.from(spec)).topology !== undefined)
    .map((spec) => renderSpec(spec));
}

/** Lines that are neither empty nor a comment. */
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

const PATH =
  /^(plan\.json|install\.sh|install\/[a-z0-9-]+\.sh|nodes\/[a-z0-9-]+\/[a-z-]+|packer(\/[\w.@-]+)+)$/;

/** Files on each machine hold the lines that the model knows, and not one more. */
function judgeFiles(spec: RenderedSpec): void {
  for (const path of spec.files.keys()) expect(path).toMatch(PATH);
  for (const machine of spec.machines.values()) {
    for (const path of ['/etc/chrony/chrony.conf', '/etc/clockseed/expect', '/etc/clockseed/firewall']) {
      const lines = machine.files.find((file) => file.path === path)?.lines ?? [];
      // The format's number is the template's own.
      const found = linesOf(contentOf(machine, path)).filter((line) => line !== 'format=1');
      expect(found).toEqual(lines.map(({ text }) => text));
    }
    for (const line of linesOf(contentOf(machine, '/etc/clockseed/expect')))
      expect(line).toMatch(/^[a-z-]+=[ -~]+$/);
    for (const { words } of machine.firewall)
      expect(words.every((word) => /^[A-Za-z0-9.:/_-]+$/.test(word))).toBe(true);
  }
}

/** What sh makes of the here-documents of install/: mode, path and digest of each file, like the machines' own. */
function judgeArchives(specs: readonly RenderedSpec[]): void {
  const archives = specs.flatMap(({ files }) => [...files].filter(([path]) => path.startsWith('install/')));
  const script = archives.map(([, text]) => text).join('');
  const stub = 'put_file() { printf "%s %s " "$1" "$2"; sha256sum; }\n';
  const { status, stdout, stderr } = runTool('sh', ['-s'], { input: stub + script });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const wanted = specs.flatMap(({ machines }) => [...machines.values()].flatMap(({ files }) => files));
  expect(stdout.split('\n').filter((line) => line !== '')).toEqual(
    wanted
      .filter(({ phase }) => phase !== 'bake')
      .map(
        ({ mode, path, content }) =>
          `${mode} ${path} ${createHash('sha256').update(content).digest('hex')}  -`,
      ),
  );
}

const DHCP = { dhcp4: true, 'dhcp4-overrides': { 'use-ntp': false } };

/** meta-data and network-config, as cloud-init reads them, name what the spec names, as text. */
function judgeNames(spec: RenderedSpec, read: (path: string) => unknown): void {
  for (const { plan } of spec.machines.values()) {
    const { name, interface: device, mac, address } = plan.machine;
    const folder = `nodes/${name}`;
    const id = expect.stringMatching(new RegExp(`^${name}-[0-9a-f]{12}$`));
    expect(read(`${folder}/meta-data`)).toEqual({ 'instance-id': id, 'local-hostname': name });
    const match = mac && { match: { macaddress: mac.value }, 'set-name': device.value };
    const fixed = { dhcp4: false, dhcp6: false, addresses: [expect.stringContaining('/')] };
    const adapter = { ...match, ...(address.value === 'dhcp' ? DHCP : fixed) };
    expect(read(`${folder}/network-config`)).toEqual({ version: 2, ethernets: { [device.value]: adapter } });
  }
}

describe.each(Object.entries(PLACES))('%s', (_, place) => {
  const accepted = listAccepted(place);

  test('is refused or stays in its place in every file', () => {
    for (const spec of accepted) judgeFiles(spec);
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.length).toBeLessThan(TEXTS.length - HOSTILE.length / 4);
  });

  test('is text to sh, too, in the files that the installer reads', () => {
    judgeArchives(accepted);
  });

  testWith(['python3-yaml'], 'is the text that it is in meta-data and network-config', (paths) => {
    const wanted = accepted.map((spec) =>
      [...spec.files.keys()].filter((path) => /meta-data$|network-config$/.test(path)),
    );
    const texts = accepted.flatMap((spec, index) => (wanted[index] ?? []).map((path) => fileOf(spec, path)));
    const read = readAsPython(paths['python3-yaml'], texts);
    for (const [index, spec] of accepted.entries()) {
      const own = new Map(wanted[index]?.map((path) => [path, read.shift()]));
      judgeNames(spec, (path) => own.get(path));
    }
  });
});
