import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from '../host/ledger.js';
import { type CommandOptions, runCommand } from '../host/run-command.js';
import { labFolder } from '../locate-folders.js';
import { findMirror } from './find-mirror.js';
import type { Recipe } from './recipe.js';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Builds root.img, packages/, versions and boot/ in an empty folder: mmdebstrap, guest/image/finish-root, mke2fs -d,
 * guest/image/pack-boot-files.
 */
export async function buildImage(recipe: Recipe, folder: string, ledger: Ledger): Promise<void> {
  const root = join(folder, 'root');
  const disk = join(folder, 'root.img');
  const guest = join(labFolder, 'guest', 'image');
  const options = rememberProcesses(ledger, {
    limit: 900_000,
    environment: {
      LAB_GUEST: guest,
      LAB_PACKAGES: join(folder, 'packages'),
      LAB_VERSIONS: join(folder, 'versions'),
    },
  });
  await runCommand(
    'unshare',
    [
      // What it mounts (proc, sys, dev) goes with its processes, also when they are killed.
      ...['--mount', '--propagation=private', 'mmdebstrap'],
      ...[
        '--variant=minbase',
        '--mode=root',
        '--format=directory',
        '--components=main',
        `--keyring=${KEYRING}`,
      ],
      `--include=${recipe.packages.join(',')}`,
      '--customize-hook="$LAB_GUEST/collect-packages" "$1"',
      ...[recipe.suite, root, await findMirror()],
    ],
    options,
  );
  await runCommand(join(guest, 'finish-root'), [root, recipe.suite], options);
  await writeFile(disk, '');
  await truncate(disk, recipe.size * 2 ** 20);
  await runCommand('mke2fs', ['-q', '-F', '-t', 'ext4', '-L', 'rootfs', '-d', root, disk], options);
  await runCommand(join(guest, 'pack-boot-files'), [root, join(folder, 'boot')], options);
  await rm(root, { recursive: true });
}

function rememberProcesses(ledger: Ledger, options: CommandOptions): CommandOptions {
  return {
    ...options,
    started: (child) => {
      if (child.pid === undefined) return;
      const identity = ledger.addProcess(child.pid);
      child.once('exit', () => ledger.forgetProcess(identity));
    },
  };
}
