import { createHash } from 'node:crypto';
import type { ImageModel, MachineFile } from '../../machine/machine-model.js';
import { renderTemplate } from '../../machine/render-template.js';

/** What is in an image, for its provisioners and for whoever compares an image with its plan: `key=value` a line. */
export function describeContents({ plan, packages, files, enable, mask, absent }: ImageModel): string {
  const lines = [
    'format=1',
    `image=${plan.name}`,
    `system=${plan.system}`,
    ...packages.map((name) => `package=${name}`),
    ...enable.map((unit) => `enable=${unit}`),
    ...mask.map((unit) => `mask=${unit}`),
    ...[...files].sort(byPath).map(({ path, mode, content }) => `file=${mode} ${digest(content)} ${path}`),
    ...absent.map((path) => `absent=${path}`),
  ];
  return renderTemplate('packer/contents.hbs', { image: plan.name, lines });
}

function byPath(one: MachineFile, other: MachineFile): number {
  return one.path < other.path ? -1 : 1;
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
