import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package that a module belongs to, as its folder; undefined for ours. */
const folderOf = (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];

/** The licences of what is copied into the bundle, beside it. */
const licences = {
  name: 'licences',
  generateBundle(_, bundle) {
    const ids = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    const folders = [...new Set(ids.map(folderOf).filter(Boolean))].sort();
    const texts = folders.map((folder) => {
      const name = ['LICENSE', 'LICENSE.md', 'license'].find((file) => existsSync(join(folder, file)));
      if (!name) throw new Error(`${folder} has no licence to show`);
      return `${folder.split('/node_modules/').at(-1)}\n\n${readFileSync(join(folder, name), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n\n') });
  },
};

/**
 * What `node dist/cli.js` loads: our compiled modules and those of the packages that every command needs, in a few files.
 * Opening 350 files takes longer than all that `validate` does to a small spec. What is loaded later (fastify, and what is
 * required by name) stays in node_modules. Chunks stand one folder down, as the modules that look for the templates do.
 */
export default {
  input: './dist/cli.js',
  platform: 'node',
  external: ['fastify'],
  plugins: [licences],
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'chunks/[name].js' },
};
