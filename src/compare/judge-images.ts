import { buildImage } from '../machine/build-image.js';
import type { ImageModel } from '../machine/machine-model.js';
import { describeContents } from '../package/packer/describe-contents.js';
import type { ImagePlan, Plan } from '../plan/plan.js';
import type { ImageNeed } from './need.js';

/** Images that have to be built anew because what is in them, by their lists of contents, is another thing now. */
export function judgeImages(old: Plan, next: Plan): ImageNeed[] {
  const before = new Map(old.images.map((image) => [image.name, image]));
  const names = new Set(next.images.map(({ name }) => name));
  return [
    ...next.images.flatMap((image) => judge(old, before.get(image.name), next, image)),
    ...old.images
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => ({
        image: name,
        action: 'gone' as const,
        reasons: [],
        machines: [],
        relied: false,
      })),
  ];
}

function judge(old: Plan, before: ImagePlan | undefined, next: Plan, image: ImagePlan): ImageNeed[] {
  const about = { image: image.name, ...listRelying(image) };
  if (!before) return [{ ...about, action: 'new', reasons: [] }];
  const [one, other] = [buildImage(old.name, before), buildImage(next.name, image)];
  if (describeContents(one) === describeContents(other)) return [];
  return [{ ...about, action: 'rebuild', reasons: listReasons(one, other) }];
}

/** A base is for seeds that leave packages and programs to it; an image with a role may be for any of its machines. */
function listRelying({ role, machines }: ImagePlan): Pick<ImageNeed, 'machines' | 'relied'> {
  const baked = machines.filter(({ machine }) => machine.settings.install.value === 'baked');
  const users = role ? machines : baked;
  return { machines: users.map(({ machine }) => machine.name), relied: baked.length > 0 };
}

function listReasons(old: ImageModel, next: ImageModel): string[] {
  const files = new Map(old.files.map(({ path, mode, content }) => [path, mode + content]));
  const changed = next.files.filter(({ path, mode, content }) => files.get(path) !== mode + content);
  const gone = old.files.filter(({ path }) => !next.files.some((file) => file.path === path));
  return [
    ...(old.plan.system === next.plan.system ? [] : [`system ${next.plan.system}`]),
    ...listNew('package', old.packages, next.packages),
    ...listNew('unit', [...old.enable, ...old.mask], [...next.enable, ...next.mask]),
    ...changed.map(({ path }) => path),
    ...gone.map(({ path }) => `without ${path}`),
    ...listNew('without', old.absent, next.absent),
  ];
}

function listNew(what: string, old: readonly string[], next: readonly string[]): string[] {
  return next.filter((name) => !old.includes(name)).map((name) => `${what} ${name}`);
}
