import { createHash } from 'node:crypto';
import type { Recipe } from './recipe.js';

/** Twelve hexadecimal digits that change with anything in the recipe. The order of its keys does not matter. */
export function hashRecipe(recipe: Recipe): string {
  const { suite, packages, size, kernel, files } = recipe;
  const parts = [
    suite,
    packages,
    size,
    kernel,
    files.map((file) => [file.path, file.executable, file.content]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
