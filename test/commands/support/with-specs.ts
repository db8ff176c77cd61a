import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Run, runCli, specWith, withFolder } from './run-cli.js';

/** Two errors: on lines 4 and 5. */
export const WRONG = specWith('polling: slow\nstep: maybe');

/** Runs `validate` in a folder with good.yaml and wrong.yaml; not on GitHub. */
export function withSpecs<T>(use: (run: (...args: string[]) => Run, folder: string) => T): T {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'good.yaml'), specWith());
    writeFileSync(join(folder, 'wrong.yaml'), WRONG);
    const environment = { GITHUB_WORKSPACE: '' };
    return use((...args) => runCli(['validate', ...args], { folder, environment }), folder);
  });
}
