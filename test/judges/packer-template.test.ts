import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listTemplate } from '../packer/support/run-build.js';
import { fileOf, renderSpec } from '../support/render-spec.js';
import { runCloudInit, runTool, withFiles } from '../support/run-tool.js';
import { MATRIX } from '../support/spec-matrix.js';
import { testWith } from '../support/tools.js';

/** One of each system, so that every row of the publishers' images is read, and names that want quoting. */
const SYSTEMS = ['debian-11', 'debian-12', 'debian-13', 'ubuntu-22.04', 'ubuntu-24.04', 'ubuntu-26.04'];
const groups = SYSTEMS.map((os, index) => {
  const members = `primary: {p${index}: 10.0.${index}.1}, secondary: {s${index}-1..3: 10.0.${index}.2..4}`;
  return `  ${index}-g: {os: ${os}, network: 10.0.${index}.0/24, interface: eth0, ${members}}\n`;
});
const MIXED = renderSpec(`version: 1\nname: mixed\ngroups:\n${groups.join('')}`);

const CHECK_SCHEMAS = readFileSync(new URL('./support/check-schemas.py', import.meta.url), 'utf8');
const ENVIRONMENT = { CHECKPOINT_DISABLE: '1' };
// A file in place of the publisher's image, whose checksum would be fetched; a key, which qemu wants to see.
const OFFLINE = [
  '-var',
  'source_image=/etc/os-release',
  '-var',
  'source_checksum=none',
  '-var',
  'ssh_private_key_file=key',
];
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = ['key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()] as const;

const PUBLIC_KEY = ['key.pub', 'ssh-ed25519 AAAA a, comment with "quotes"\n'] as const;

function validate(packer: string, rendered: typeof MIXED, ...args: string[]): string {
  return withFiles(new Map([...listTemplate(rendered), KEY, PUBLIC_KEY]), (folder) => {
    const words = [
      'validate',

      ...OFFLINE.map((word) => word.replace(/=key$/, `=${folder}/key`)),
    ];
    const { status, stdout, stderr } = runTool(packer, [...words, ...args, folder], {
      environment: ENVIRONMENT,
    });
    return `exit ${status}\n${stdout}${stderr}`;
  });
}

/** Without what Packer says of the checksum that this test left out. */
function withoutWarning(said: string): string {
  return said.replace(/Warning: A checksum of 'none'(.*\n)*?.*\(source code not available\)\n/, '');
}

describe('packer', () => {
  testWith(['packer'], 'finds nothing to format', ({ packer }) => {
    withFiles(
      new Map([...listTemplate(MIXED), ['plugins.pkr.hcl', fileOf(MIXED, 'packer/plugins.pkr.hcl')]]),
      (folder) => {
        const { status, stdout } = runTool(packer, ['fmt', '-check', '-diff', folder]);
        expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      },
    );
  });

  testWith(
    ['packer'],
    'takes every image with every source',
    ({ packer }) => {
      const images = MIXED.plan.images.map(({ name }) => name);
      expect(images).toHaveLength(18);
      for (const image of images)
        for (const source of ['amazon-ebs.image', 'null.image'])
          expect(validate(packer, MIXED, '-var', `image=${image}`, `-only=${source}`)).toBe('exit 0\n');
    },
    60_000,
  );

  testWith(
    ['packer'],
    'takes each source, and all of them at once',
    ({ packer }) => {
      for (const only of [['-only=qemu.image'], ['-only=null.image'], ['-only=amazon-ebs.image'], []]) {
        const said = validate(packer, MIXED, ...only);
        // What it minds is the checksum that this test left out.
        expect(withoutWarning(said)).toMatch(/^exit 0\n\s*$/);
      }
    },
    60_000,
  );

  testWith(
    ['packer'],
    'refuses what no image, disk, port or accelerator can be, in our words',
    ({ packer }) => {
      const wrong = {
        image: ['wall', 'The image must be one of: base-debian-11, '],
        disk_size: ['4', 'The disk_size must be at least 1024 MiB.'],
        memory: ['1', 'The memory must be at least 256 MiB.'],
        ssh_port: ['0', 'The ssh_port must be between 1 and 65535.'],
        accelerator: ['fast', 'The accelerator must be kvm, tcg, hvf or none.'],
        first_boot_timeout: ['0', 'The first_boot_timeout must be greater than 0 seconds.'],
        output_directory: ['', 'The output_directory must not be empty.'],
      };
      for (const [name, [value, message]] of Object.entries(wrong)) {
        const said = validate(packer, MIXED, '-only=null.image', '-var', `${name}=${value}`);
        expect(said).toContain('exit 1\n');
        expect(said).toContain(message);
      }
    },
    60_000,
  );

  testWith(
    ['packer'],
    'takes what any combination of settings makes',
    ({ packer }) => {
      for (const { text } of MATRIX)
        expect(validate(packer, renderSpec(text), '-only=null.image')).toBe('exit 0\n');
    },
    120_000,
  );
});

describe('what stands beside the HCL', () => {
  testWith(['shellcheck'], 'scripts that shellcheck has no word for', (paths) => {
    const scripts = new Map([...listTemplate(MIXED)].filter(([path]) => path.startsWith('scripts/')));
    expect(scripts.size).toBe(5);
    withFiles(scripts, (folder) => {
      const files = [...scripts.keys()].map((path) => `${folder}/${path}`);
      const { status, stdout } = runTool(paths.shellcheck, ['--shell=sh', ...files]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    });
  });

  for (const name of ['cloud-init-22.4', 'cloud-init-25.1'] as const)
    testWith([name], `a seed for the build that ${name} takes`, (paths) => {
      const seed = new Map([['user-data', fileOf(MIXED, 'packer/build-seed/user-data')]]);
      const said = withFiles(seed, (folder) =>
        runCloudInit(paths[name], CHECK_SCHEMAS, [`${folder}/user-data`]),
      );
      expect(said).toMatchObject([[0, expect.stringContaining('Valid')]]);
    });

  test('every script and folder that build.pkr.hcl names, and no other', () => {
    const build = fileOf(MIXED, 'packer/build.pkr.hcl') + fileOf(MIXED, 'packer/sources.pkr.hcl');
    const named = [...build.matchAll(/\$\{path\.root\}\/([\w./-]+)/g)].map(([, path]) => path ?? '');
    const files = [...MIXED.files.keys()].filter((path) => /^packer\/(scripts|build-seed)\//.test(path));
    expect(named.filter((path) => /^(scripts|build-seed)\//.test(path)).sort()).toEqual(
      files.map((path) => path.slice('packer/'.length)).sort(),
    );
  });
});
