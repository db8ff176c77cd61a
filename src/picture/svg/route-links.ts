import type { LinkMethod } from '../picture.js';
import {
  type PlacedBox,
  type PlacedCluster,
  type PlacedLink,
  type Point,
  type Rectangle,
  SIZES,
} from './layout.js';

/** How far apart the ends of two kinds of lines into one frame are. */
const APART = 12;

/** All lines: from what is outside to frames, from primaries to all that follow them, and between primaries. */
export function routeLinks(clusters: readonly PlacedCluster[]): PlacedLink[] {
  const below = new Map<string | undefined, PlacedCluster[]>();
  for (const placed of clusters) {
    const { above } = placed.cluster;
    const known = below.get(above);
    if (known) known.push(placed);
    else below.set(above, [placed]);
  }
  return clusters.flatMap((placed) => [
    ...routeOutside(placed),
    ...routeFollowers(placed, below.get(placed.cluster.id) ?? []),
    ...routePeers(placed),
  ]);
}

/** From every primary to every secondary and every group below: down to one line, and from there to each. */
function routeFollowers(
  { cluster, primaries, secondaries, ends }: PlacedCluster,
  below: readonly PlacedCluster[],
): PlacedLink[] {
  const targets = [...secondaries, ...below].map(topOf);
  return bundle(primaries.map(bottomOf), targets, cluster.method, ends.primaries + SIZES.rowGap / 2);
}

function routeOutside(placed: PlacedCluster): PlacedLink[] {
  const of = (wanted: LinkMethod) =>
    placed.outside.filter(({ box }) => methodOf(placed, box.id) === wanted).map(bottomOf);
  const [servers, clocks] = [of('ntp'), of('clock')];
  const { x, y } = topOf(placed);
  const both = servers.length > 0 && clocks.length > 0;
  const apart = both ? APART : 0;
  // Servers stand left of clocks. The line that the other one's boxes hang over is the lower one, so that they do not cross.
  const lower = clocks.some((clock) => clock.x < x - apart) ? 'ntp' : 'clock';
  const crossing = (method: LinkMethod) =>
    placed.ends.outside + SIZES.rowGap / 2 + (both && method === lower ? APART : 0);
  return [
    ...bundle(servers, [{ x: x - apart, y }], 'ntp', crossing('ntp')),
    ...bundle(clocks, [{ x: x + apart, y }], 'clock', crossing('clock')),
  ];
}

function methodOf({ cluster }: PlacedCluster, id: string): LinkMethod | undefined {
  return cluster.outside.find((box) => box.id === id)?.method;
}

/** Lines down from all starts to a horizontal one at `y`, and from it arrows to all ends. */
function bundle(
  starts: readonly Point[],
  ends: readonly Point[],
  method: LinkMethod,
  y: number,
): PlacedLink[] {
  if (starts.length === 0 || ends.length === 0) return [];
  const all = [...starts, ...ends].map(({ x }) => x);
  const [left, right] = [Math.min(...all), Math.max(...all)];
  const across = {
    method,
    points: [
      { x: left, y },
      { x: right, y },
    ],
    arrows: 'none',
  } as const;
  return [
    ...starts.map((start) => ({ method, points: [start, { x: start.x, y }], arrows: 'none' }) as const),
    ...(left < right ? [across] : []),
    ...ends.map((end) => ({ method, points: [{ x: end.x, y }, end], arrows: 'end' }) as const),
  ];
}

/** Between neighbours: it stands for each with each. */
function routePeers({ cluster, primaries }: PlacedCluster): PlacedLink[] {
  if (!cluster.peers) return [];
  return primaries.slice(1).flatMap((box, index) => {
    const before = primaries[index];
    if (!before) return [];
    const y = box.y + Math.floor(box.height / 2);
    return [
      {
        method: 'peer',
        points: [
          { x: before.x + before.width, y },
          { x: box.x, y },
        ],
        arrows: 'both',
      },
    ];
  });
}

function topOf({ x, y, width }: Rectangle): Point {
  return { x: x + Math.floor(width / 2), y };
}

function bottomOf({ x, y, width, height }: PlacedBox): Point {
  return { x: x + Math.floor(width / 2), y: y + height };
}
