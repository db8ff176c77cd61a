import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { EXAMPLE, PROJECT, runCli, withFolder } from '../commands/support/run-cli.js';
import { testWith } from '../support/tools.js';

const listVolumes = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(folder, 'volumes')).map((name) => [
      name,
      readFileSync(join(folder, 'volumes', name), 'base64'),
    ]),
  );

const ENVIRONMENTS = [
  { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', SOURCE_DATE_EPOCH: '1700000000' },
];

testWith(
  ['xorriso'],
  'the same bytes, whatever the folder, the file dates, the mask, the time zone and the user’s settings of xorriso',
  () => {
    withFolder((base) => {
      const made = ENVIRONMENTS.map((environment, index) => {
        const folder = join(base, `in ${index}`);
        mkdirSync(join(folder, 'temporary'), { recursive: true });
        writeFileSync(join(folder, '.xorrisorc'), `-application_id run-${index}\n-volset_id run-${index}\n`);
        const mask = process.umask(index === 0 ? 0o022 : 0o077);
        const run = runCli(['generate', EXAMPLE, '--iso', '--out', 'o'], {
          folder,
          environment: { ...environment, HOME: folder, TMPDIR: join(folder, 'temporary') },
        });
        process.umask(mask);
        expect(run).toMatchObject({ status: 0, stderr: '' });
        expect(readdirSync(join(folder, 'temporary'))).toEqual([]);
        const check = ['check', EXAMPLE, '--out', 'o', '--quiet'];
        expect(runCli([...check, '--iso'], { folder }).status).toBe(0);
        expect(runCli(check, { folder }).stdout).toContain('volumes/wall-9.iso: no longer wanted\n');
        return listVolumes(join(folder, 'o'));
      });
      expect(made[0]?.size).toBe(9);
      expect(made[1]).toEqual(made[0]);
    });
  },
  120_000,
);

testWith(
  // Which is there for root only, who alone can become somebody else.
  ['xorriso', 'ufw'],
  'the same bytes, whoever makes them, on another day',
  () => {
    withFolder((folder) => {
      chmodSync(folder, 0o755);
      cpSync(join(PROJECT, 'dist/volumes'), join(folder, 'code'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
      writeFileSync(
        join(folder, 'pack.js'),
        `import { packVolumes } from './code/pack-volumes.js';
        process.stdout.write(packVolumes([new Map([['user-data', 'x'], ['meta-data', 'y']])])[0].toString('base64'));`,
      );
      utimesSync(join(folder, 'pack.js'), 0, 0);
      const pack = (user: number) => {
        const { stdout, stderr } = spawnSync(process.execPath, ['pack.js'], {
          ...{ cwd: folder, uid: user, gid: user },
          env: { PATH: process.env.PATH, TMPDIR: '/tmp' },
          encoding: 'utf8',
        });
        expect(stderr).toBe('');
        return stdout;
      };
      const mine = pack(0);
      expect(mine.length).toBeGreaterThan(1000);
      expect(pack(65_534)).toBe(mine);
      // Nothing of the run's day: all dates are that of 1980, in the volume's own notation.
      const text = Buffer.from(mine, 'base64').toString('latin1');
      expect(text).toContain('1980010100000000');
      expect(text).not.toContain(`${new Date().getUTCFullYear()}`);
    });
  },
  120_000,
);
