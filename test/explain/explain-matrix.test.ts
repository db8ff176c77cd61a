import { describe, expect, test } from 'vitest';
import { type Document, isMap, isPair, isScalar, LineCounter, parse, parseDocument } from 'yaml';
import { type ExplainedFile, explainMachine } from '../../src/explain/explain-machine.js';
import type { ExplainedLine } from '../../src/explain/explained-line.js';
import type { MachineModel } from '../../src/machine/machine-model.js';
import type { Origin } from '../../src/spec/topology.js';
import { fileOf, machineOf, type RenderedSpec, renderSpec } from '../support/render-spec.js';
import { MATRIX } from '../support/spec-matrix.js';

const EXPLAINED = MATRIX.map(({ text }, index) => {
  const rendered = renderSpec(text);
  const machines = [...rendered.machines].map(([name, model]) => ({
    name,
    model,
    files: explainMachine('matrix', model).files,
  }));
  return { title: `spec ${index}`, text, rendered, machines };
});

const FILES = EXPLAINED.flatMap(({ machines }) => machines.flatMap(({ files }) => files));
/** All but user-data, which is put together of others. */
const FRAMED = FILES.filter(({ path }) => !path.endsWith('/user-data'));
const LINES = FILES.flatMap(({ path, lines }) => lines.map((line) => ({ path, ...line })));

/** What is delivered, by path: what user-data writes, the rest as the image has it, and the seed's own files. */
function readDelivered(rendered: RenderedSpec, name: string, model: MachineModel): Map<string, string> {
  const { write_files } = parse(fileOf(rendered, `nodes/${name}/user-data`));
  const written: { path: string; content: string }[] = write_files;
  const seed = ['user-data', 'meta-data', 'network-config', 'vendor-data'].map(
    (file) => `nodes/${name}/${file}`,
  );
  return new Map([
    ...model.files.map(({ path, content }) => [path, content] as const),
    ...written.map(({ path, content }) => [path, content] as const),
    ...seed.map((path) => [path, fileOf(rendered, path)] as const),
  ]);
}

function joinTexts({ lines }: ExplainedFile): string {
  return lines.map(({ text }) => `${text}\n`).join('');
}

describe('every machine of the matrix', () => {
  test.each(EXPLAINED)('$title: its files are what comes to it, byte for byte', ({ rendered, machines }) => {
    for (const { name, model, files } of machines) {
      const explained = new Map(files.map((file) => [file.path, joinTexts(file)]));
      expect(explained).toEqual(readDelivered(rendered, name, model));
    }
  });

  test('numbers count from 1', () => {
    for (const { lines } of FILES)
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_, i) => i + 1));
  });

  test('what comes from the spec or a default says from where, and why', () => {
    const settings = LINES.filter(({ kind }) => kind === 'setting');
    expect(settings.length).toBeGreaterThan(5000);
    expect(new Set(settings.filter((line) => !line.origin || !line.why).map(nameLine))).toEqual(new Set());
  });

  test('what does not is the same in every file of its name', () => {
    const known = new Map<string, string>();
    const differing = new Set<string>();
    // Of programs that are cut short each has only the parts that its machine needs, and they say so.
    for (const { path, lines, short, counts } of FRAMED.filter((file) => !file.short || !isFixed(file))) {
      const fixed = lines.filter(({ kind }) => kind === 'fixed').map(({ text }) => text);
      const frame = fixed.join('\n');
      if ((known.get(path) ?? frame) !== frame) differing.add(`${path} ${short} ${counts.fixed}`);
      known.set(path, frame);
    }
    expect(known.size).toBeGreaterThan(20);
    expect(differing).toEqual(new Set());
  });

  test('only what holds nothing of the spec says so, and everything else has no line that is not explained', () => {
    const fixed = new Set(FILES.filter(isFixed).map(({ path }) => path));
    const others = new Set(FILES.filter((file) => !isFixed(file)).map(({ path }) => path));
    expect([...fixed].filter((path) => others.has(path) && path !== '/etc/clockseed/firewall')).toEqual([]);
    expect(
      [...fixed].filter(
        (path) => !/^\/usr\/local\/lib\/clockseed\/|^\/etc\/(systemd|udev)\/|\/vendor-data$/.test(path),
      ),
    ).toEqual(['/etc/clockseed/firewall']);
  });
});

function isFixed({ counts }: ExplainedFile): boolean {
  return counts.spec + counts.defaults === 0;
}

function nameLine({ path, text }: ExplainedLine & { path: string }): string {
  return `${path}: ${text.replace(/[ =].*/, '')}`;
}

/** Every place of the spec at which a key or a value of this path begins, as yaml itself sees it. */
function placesOf(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly (string | number)[],
): string[] {
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const last = path.at(-1);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === last)
    : undefined;
  const nodes: unknown[] = isPair(pair) ? [pair.key, pair.value] : [document.getIn(path, true)];
  return nodes.flatMap((node) => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (!Array.isArray(range)) return [];
    const { line, col } = lines.linePos(Number(range[0]));
    return [`${line}:${col}`];
  });
}

describe('places of the spec', () => {
  test.each(EXPLAINED)('$title: a key or a value of the path begins there', ({ text, machines }) => {
    const counter = new LineCounter();
    const document = parseDocument(text, { lineCounter: counter });
    const lines = machines.flatMap(({ files }) => files.flatMap((file) => file.lines));
    const origins = new Set(lines.flatMap(({ origin, also }) => [origin, also]));
    const wrong = [...origins].filter(
      (origin): origin is Origin & { kind: 'spec' } =>
        origin?.kind === 'spec' &&
        !placesOf(document, counter, origin.path).includes(`${origin.line}:${origin.column}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('keys of others, or ids that are not known, are no reason to fail', () => {
  const spec = renderSpec(
    'version: 1\nname: t\nos: debian-12\ngroups: {g: {authentication: keys, network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}\n',
  );
  const { files } = explainMachine('t', machineOf(spec, 's'));
  expect(files.flatMap(({ lines }) => lines.map(({ text }) => text))).toContain(
    'keyfile /etc/chrony/clockseed.keys',
  );
});
