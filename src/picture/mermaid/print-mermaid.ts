import type { Cluster, LinkMethod, Picture, PictureBox } from '../picture.js';
import { quoteLabel } from './quote-label.js';

const ARROWS: Readonly<Record<LinkMethod, string>> = { ntp: '-->', ptp: '==>', clock: '-.->' };
/** Lines without an arrow, into a point where several come together. */
const LINES: Readonly<Record<LinkMethod, string>> = { ntp: '---', ptp: '===', clock: '-.-' };

/** Colours that go with light and dark pages alike: forms and line styles say the same. */
const CLASSES = [
  'classDef primary fill:#dbeafe,stroke:#1d4ed8,stroke-width:3px,color:#111827',
  'classDef secondary fill:#f8fafc,stroke:#64748b,color:#111827',
  'classDef outside fill:#fef3c7,stroke:#b45309,stroke-dasharray:6 3,color:#111827',
  'classDef point fill:#64748b,stroke:#64748b',
  'classDef note fill:none,stroke:none,text-align:left',
];

const FRAME = 'fill:none,stroke:#64748b';

/** Text is not wrapped by pixels, which breaks addresses and overflows titles: lines end where ours do, three servers’ names at most. */
const HEAD = ['---', 'config:', '  flowchart:', '    wrappingWidth: 10000', '---'];

/** The picture as a flowchart of Mermaid, as GitHub and others draw it in Markdown. */
export function printMermaid({ clusters, title, summary }: Picture): string {
  const byAbove = (id: string) => clusters.filter(({ above }) => above === id);
  const lines = [
    'flowchart TB',
    `accTitle: ${title}: who follows whom`,
    `accDescr: ${summary}`,
    ...clusters.flatMap((cluster) => printCluster(cluster, byAbove(cluster.id))),
    ...clusters.flatMap(printOutside),
    ...CLASSES,
  ];
  const [first, ...rest] = lines;
  return `${[...HEAD, first, ...indent(rest)].join('\n')}\n`;
}

/**
 * A group's frame. Only frames are joined to what is outside of them: Mermaid then draws each by itself, and no line runs
 * through another one's text. Who of a group follows stands in the boxes.
 */
function printCluster(cluster: Cluster, below: readonly Cluster[]): string[] {
  const { id, title, details, primaries, secondaries, peers, method } = cluster;
  const note = `${id}note`;
  const starts = primaries.map(printBox);
  const links = connect(nameAll(primaries), nameAll(secondaries), method, `${id}point`);
  return [
    ...frame(id, title, [
      // There is room for one line of title only; what else there is stands above the primaries, joined to them unseen.
      `${note}[${quoteLabel(details)}]:::note`,
      ...(peers ? frame(`${id}peers`, 'ask each other', starts) : starts),
      ...secondaries.map(printBox),
      ...links,
      `${note} ~~~ ${nameAll(primaries).join(' & ')}`,
    ]),
    ...connect([id], nameAll(below), method),
  ];
}

function frame(id: string, title: string, inner: readonly string[]): string[] {
  // Mermaid turns a frame by itself when no line leaves it.
  const content = indent(['direction TB', ...inner]);
  return [`subgraph ${id}[${quoteLabel([title])}]`, ...content, 'end', `style ${id} ${FRAME}`];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function printBox({ id, kind, title, details }: PictureBox): string {
  const label = quoteLabel([title, ...details]);
  const shapes = { outside: `([${label}])`, primary: `[${label}]`, secondary: `(${label})` };
  return `${id}${shapes[kind]}:::${kind}`;
}

function printOutside({ outside, id }: Cluster): string[] {
  const of = (wanted: LinkMethod) => nameAll(outside.filter((box) => box.method === wanted));
  return [
    ...outside.map(printBox),
    ...connect(of('ntp'), [id], 'ntp'),
    ...connect(of('clock'), [id], 'clock'),
  ];
}

/** Each with each; where that is many lines, through a point, if one is named. */
function connect(
  from: readonly string[],
  to: readonly string[],
  method: LinkMethod,
  point?: string,
): string[] {
  if (from.length === 0 || to.length === 0) return [];
  const [starts, ends] = [from.join(' & '), to.join(' & ')];
  if (point === undefined || from.length * to.length <= from.length + to.length)
    return [`${starts} ${ARROWS[method]} ${ends}`];
  return [
    `${point}((" ")):::point`,
    `${starts} ${LINES[method]} ${point}`,
    `${point} ${ARROWS[method]} ${ends}`,
  ];
}

function nameAll(parts: readonly { readonly id: string }[]): string[] {
  return parts.map(({ id }) => id);
}
