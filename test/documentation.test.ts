import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DATASOURCES } from '../src/facts/datasources.js';
import { DEFAULTS } from '../src/spec/meaning/defaults.js';
import { listKeysAt } from '../src/spec/shape/list-keys.js';
import { renderSpec } from './support/render-spec.js';

const PROJECT = resolve(import.meta.dirname, '..');
const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/authentication.md',
  'docs/continuous-integration.md',
  'docs/editors.md',
  'docs/netboot.md',
  'docs/on-the-machine.md',
  'docs/pictures.md',
  'docs/promises.md',
  'docs/ptp.md',
  'docs/review.md',
  'docs/scale.md',
  'docs/seeds.md',
  'docs/several-files.md',
  'docs/serve.md',
  'lab/README.md',
];
const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const readme = read('README.md');

describe('README.md', () => {
  test('its table of settings has every key of the language', () => {
    const rows = new Map(
      [...readme.matchAll(/^\| `([a-z.-]+)` \| (.*?) \|/gm)].map(([, key, where]) => [key, where]),
    );
    const at = (where: string) =>
      [...rows].filter(([, text]) => text?.includes(where)).map(([key]) => key?.split('.')[0]);
    const cascade = new Set(at('cascade'));
    const machine = listKeysAt(['machines', 'any']);
    expect(new Set(machine)).toEqual(new Set([...cascade, ...at('machine')]));
    expect(new Set(listKeysAt([]))).toEqual(new Set([...cascade, ...at('spec')]));
    expect(new Set(listKeysAt(['groups', 'any']))).toEqual(new Set([...cascade, ...at('group')]));
    expect(listKeysAt(['verify']).filter((key) => !rows.has(`verify.${key}`))).toEqual([]);
  });

  test('its table of settings has the defaults of the language', () => {
    const defaultOf = (key: string) =>
      readme.match(new RegExp(`^\\| \`${key}\` .*\\| \`([^|]+)\` \\|$`, 'm'))?.[1];
    for (const key of [
      'polling',
      'timestamping',
      'step',
      'firewall',
      'addressing',
      'install',
      'datasource',
    ] as const)
      expect({ [key]: defaultOf(key) }).toEqual({ [key]: DEFAULTS[key] });
  });

  test('justifies every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    for (const name of Object.keys({ ...dependencies, ...devDependencies }))
      expect(readme).toMatch(new RegExp(`^\\|.*${name}.*\\|.+\\|$`, 'm'));
  });
});

test.each(DOCUMENTS)('%s links to what is there', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
  expect(links.filter((link) => !existsSync(join(PROJECT, dirname(document), link)))).toEqual([]);
});

test('docs/on-the-machine.md names every file that a machine gets', () => {
  const page = read('docs/on-the-machine.md');
  const { write_files: files } = parse(read('out/nodes/wall-1/user-data'));
  const named = (path: string) =>
    page.includes(`\`${path}\``) ||
    /^\/etc\/systemd\/system\/clockseed-[^/]+\.(service|timer|target)$/.test(path);
  expect(files.map(({ path }: { path: string }) => path).filter((path: string) => !named(path))).toEqual([]);
});

test('docs/seeds.md has a way for every datasource of the language', () => {
  const page = read('docs/seeds.md');
  expect(Object.keys(DATASOURCES).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('docs/seeds.md hands over files that there are', () => {
  const named = [...read('docs/seeds.md').matchAll(/\bout\/(nodes\/wall-1\/[a-z.-]+|volumes\/[a-z0-9.-]+)/g)];
  const spec = `${read('examples/videowall.yaml').trimEnd()}\ndatasource: openstack\n`;
  const { files, packed } = renderSpec(spec);
  const there = new Set([...files.keys(), ...packed.keys(), 'volumes/wall-1.iso']);
  expect(named.length).toBeGreaterThan(5);
  expect(named.map(([, path]) => path).filter((path = '') => !there.has(path))).toEqual([]);
});

test('docs/ptp.md names every check of PTP', () => {
  const page = read('docs/ptp.md');
  const program = read('templates/clockseed/verify-ptp.sh').replace(/^ *#.*$/gm, '');
  const names = [
    ...program.matchAll(/\b(?:check|same|judge_scheduling) "?(?:\$\{prefix\})?([a-z][a-z-]*)"? /g),
  ];
  const known = new Set(names.map(([, name]) => name ?? ''));
  expect(known.size).toBeGreaterThan(8);
  expect([...known].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('docs/on-the-machine.md names every check', () => {
  const page = read('docs/on-the-machine.md');
  const program = read('templates/clockseed/verify.sh').replace(/^ *#.*$/gm, '');
  const names = [...program.matchAll(/\b(?:check|same) ([a-z][a-z-]*) (?=["'01])/g)].map(
    ([, name]) => name ?? '',
  );
  expect(names.length).toBeGreaterThan(15);
  expect([...new Set(names)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
