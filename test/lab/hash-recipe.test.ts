import { describe, expect, test } from 'vitest';
import { hashRecipe } from '../../lab/image/hash-recipe.js';
import { describeImage, type Recipe } from '../../lab/image/recipe.js';

const recipe: Recipe = {
  suite: 'bookworm',
  packages: ['systemd', 'cloud-init'],
  size: 3072,
  kernel: '6.1um4',
  files: [{ path: 'finish-root', executable: true, content: 'exit 0\n' }],
};

test('the same recipe has the same digest, whatever the order of its keys', () => {
  const turned = Object.fromEntries(Object.entries(recipe).reverse());
  expect(hashRecipe({ ...recipe, ...turned })).toBe(hashRecipe(recipe));
  expect(hashRecipe(recipe)).toMatch(/^[0-9a-f]{12}$/);
});

describe('the digest changes with', () => {
  const [file] = recipe.files;
  const changed: Record<string, Recipe> = {
    'the suite': { ...recipe, suite: 'trixie' },
    'a package': { ...recipe, packages: ['systemd'] },
    'the size': { ...recipe, size: 4096 },
    'the kernel': { ...recipe, kernel: '6.12um1' },
    "a file's name": { ...recipe, files: [{ path: 'x', executable: true, content: file?.content ?? '' }] },
    "a file's content": {
      ...recipe,
      files: [{ path: 'finish-root', executable: true, content: 'exit 1\n' }],
    },
    "a file's mode": { ...recipe, files: [{ path: 'finish-root', executable: false, content: 'exit 0\n' }] },
  };
  test.each(Object.entries(changed))('%s', (_, other) => {
    expect(hashRecipe(other)).not.toBe(hashRecipe(recipe));
  });
});

test('what goes into an image is read from lab/guest/image, the programs executable', () => {
  const { files, suite, packages } = describeImage('debian-13', '6.1um4');
  const byPath = new Map(files.map((one) => [one.path, one]));
  expect(suite).toBe('trixie');
  expect(packages).toContain('util-linux-extra');
  expect(byPath.get('finish-root')?.executable).toBe(true);
  expect(byPath.get('pack-boot-files')?.executable).toBe(true);
  expect(byPath.get('root/usr/local/lib/lab/agent')?.executable).toBe(true);
  expect(byPath.get('root/etc/systemd/system/lab-agent.service')?.executable).toBe(false);
  expect([...byPath.keys()].some((path) => path.includes('describe-machine'))).toBe(false);
});
