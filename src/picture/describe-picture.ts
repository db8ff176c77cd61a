import type { Cluster, Picture, PictureBox } from './picture.js';

/** The picture in words, for those who do not see it. */
export function describePicture({ summary, clusters }: Picture): string {
  return [`${summary}.`, ...clusters.map((cluster) => describeCluster(cluster, clusters))].join(' ');
}

function describeCluster(cluster: Cluster, clusters: readonly Cluster[]): string {
  const { title, outside, primaries, secondaries, above } = cluster;
  const leaders = clusters.find(({ id }) => id === above)?.primaries ?? outside;
  const from = leaders.length > 0 ? `follows ${nameBoxes(leaders)}` : 'keeps time by itself';
  const followers = secondaries.length > 0 ? `, followed by ${nameBoxes(secondaries)}` : '';
  return `${title}: ${nameBoxes(primaries)} ${from}${followers}.`;
}

function nameBoxes(boxes: readonly PictureBox[]): string {
  return boxes.map(({ title }) => title).join(', ');
}
