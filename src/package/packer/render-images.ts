import { CLOUD_IMAGES } from '../../facts/cloud-images.js';
import { renderTemplate } from '../../machine/render-template.js';
import type { Plan } from '../../plan/plan.js';
import { printHclString } from './print-hcl.js';

/** images.pkr.hcl: which images there are, and what each is built on. Laid out as `packer fmt` would. */
export function renderImages({ name, images }: Plan): string {
  const [first] = images;
  const quoted = images.map((image) => printHclString(image.name));
  const width = Math.max(...quoted.map(({ length }) => length));
  return renderTemplate('packer/images.pkr.hcl.hbs', {
    spec: name.value,
    first: printHclString(first?.name ?? ''),
    list: quoted.join(', '),
    message: printHclString(`The image must be one of: ${images.map((image) => image.name).join(', ')}.`),
    images: images.map((image) => ({
      name: image.name,
      quoted: printHclString(image.name).padEnd(width),
      system: printHclString(image.system),
    })),
    systems: [...new Set(images.map(({ system }) => system))].sort().map(describeSystem),
  });
}

function describeSystem(system: keyof typeof CLOUD_IMAGES): Record<string, string> {
  const facts = Object.entries({ ...CLOUD_IMAGES[system], quoted: system });
  return Object.fromEntries(facts.map(([key, value]) => [key, printHclString(value)]));
}
