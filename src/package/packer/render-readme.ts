import { count } from '../../diagnostics/count.js';
import { renderTemplate } from '../../machine/render-template.js';
import type { ImagePlan, Plan } from '../../plan/plan.js';

/** README.md beside the Packer template: the commands, and which image is for what. */
export function renderReadme({ name, images }: Plan): string {
  return renderTemplate('packer/README.md.hbs', {
    spec: name.value,
    first: images[0]?.name ?? '',
    images: images.map((image) => ({
      name: image.name,
      system: image.system,
      purpose: describePurpose(image),
    })),
  });
}

function describePurpose({ role, machines, system }: ImagePlan): string {
  if (!role) return `any machine on ${system}, with its seed`;
  const { name, group, listed } = role.machine;
  if (listed) return `${name}, the primary of ${group}, without a seed`;
  return `secondaries of ${group} without a seed (${count(machines.length, 'machine')} in the spec)`;
}
