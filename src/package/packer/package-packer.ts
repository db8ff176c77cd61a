import { buildImage } from '../../machine/build-image.js';
import type { ImageModel, MachineFile } from '../../machine/machine-model.js';
import { readTemplate } from '../../machine/render-template.js';
import type { Plan } from '../../plan/plan.js';
import type { Deliverable } from '../deliverable.js';
import { describeContents } from './describe-contents.js';
import { renderImages } from './render-images.js';
import { renderReadme } from './render-readme.js';

/** What is the same for every spec: HCL, provisioners, the seed of the machine that becomes the image. */
const VERBATIM = [
  'build-seed/meta-data',
  'build-seed/user-data',
  'build.pkr.hcl',
  'plugins.pkr.hcl',
  'scripts/check-image.sh',
  'scripts/install-files.sh',
  'scripts/install-packages.sh',
  'scripts/seal-image.sh',
  'scripts/wait-for-first-boot.sh',
  'sources.pkr.hcl',
  'variables.pkr.hcl',
];

/** The Packer template of a plan under packer/: one build, whose variable `image` chooses among the plan's images. */
export function* packagePacker(plan: Plan): Generator<Deliverable> {
  yield { path: 'packer/README.md', content: renderReadme(plan) };
  yield { path: 'packer/images.pkr.hcl', content: renderImages(plan) };
  for (const name of VERBATIM) yield { path: `packer/${name}`, content: readTemplate(`packer/${name}`) };
  const shared = new Map<string, MachineFile>();
  for (const imagePlan of plan.images) yield* packageImage(buildImage(plan.name, imagePlan), shared);
  for (const { path, content } of shared.values()) yield { path: `packer/files${path}`, content };
}

/** What is the same in every image stands once, under packer/files: it goes to `shared`. */
function* packageImage(image: ImageModel, shared: Map<string, MachineFile>): Generator<Deliverable> {
  const folder = `packer/images/${image.plan.name}`;
  yield { path: `${folder}/contents`, content: describeContents(image) };
  for (const file of image.files) {
    if (file.phase === 'bake') shared.set(file.path, file);
    else yield { path: `${folder}/files${file.path}`, content: file.content };
  }
}
