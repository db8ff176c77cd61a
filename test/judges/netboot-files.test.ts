import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { SYSTEM_NAMES } from '../../src/facts/systems.js';
import { fileOf, type RenderedSpec, renderSpec } from '../support/render-spec.js';
import { runCloudInit, runTool, type Verdict, withFiles } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';

const CHECK_SCHEMAS = readFileSync(new URL('./support/check-schemas.py', import.meta.url), 'utf8');

/** Machines of all systems, each as an image and by its installer, with everything that a spec may say of it. */
function printSpec(): string {
  const machines = SYSTEM_NAMES.flatMap((os, index) => {
    const isUbuntu = os.startsWith('ubuntu');
    const installer = isUbuntu
      ? 'iso: files/live.iso, autoinstall: {locale: nb_NO.UTF-8, keyboard: {layout: "no"}}'
      : 'preseed: ["d-i time/zone string Europe/Oslo"]';
    return [
      `  image-${index}: {mac: '52:54:00:00:00:0${index}', os: ${os}}`,
      `  disk-${index}: {mac: '52:54:00:00:01:0${index}', os: ${os}, netboot: {start: installer, loader: grub, disk: /dev/sda, ${installer}}}`,
    ];
  });
  return `version: 1
name: site
os: debian-12
apt: {mirror: 'http://10.0.0.3:3142/mirror/debian', security: 'http://10.0.0.3/security', proxy: 'http://10.0.0.3:3128'}
cloud-init: {users: [default, {name: ops, ssh_authorized_keys: [ssh-ed25519 AAAA of-nobody]}]}
netboot:
  server: http://10.0.0.2:8000/boot/
  arguments: [console=ttyS0, 'a;b', "x[1]=$y"]
groups:
  g:
    netboot: {dhcp: {pool: 10.0.0.100..199, router: 10.0.0.1, nameservers: [10.0.0.1], ntp: primaries}}
    network: 10.0.0.0/24
    interface: eno1
    primary: {p: 10.0.0.10}
    secondary: {image-0..5: 10.0.0.20..25, disk-0..5: 10.0.0.30..35}
  other:
    network: [10.1.0.0/24, 'fd00::/64']
    interface: eno1
    netboot: {server: 'http://10.1.0.9:81/', dhcp: proxy}
    primary: {o-1: 10.1.0.1}
    secondary: {o-2: 10.1.0.2}
machines:
  p: {netboot: none, mac: '52:54:00:00:02:00'}
  o-1: {mac: '52:54:00:00:02:01'}
  o-2: {mac: '52:54:00:00:02:02', netboot: {loader: grub}}
${machines.join('\n')}
`;
}

const rendered: RenderedSpec = renderSpec(printSpec());
const listPaths = (pattern: RegExp) => [...rendered.files.keys()].filter((path) => pattern.test(path));

/** The files that a tool refuses, with what it says. */
function listRefused(paths: readonly string[], judge: (path: string) => Verdict): string[] {
  return paths.flatMap((path) =>
    withFiles(new Map([['file', fileOf(rendered, path)]]), (folder) => {
      const { status, stdout, stderr } = judge(`${folder}/file`);
      return status === 0 && !/error|warning/i.test(stderr) ? [] : [`${path}: ${stdout}${stderr}`];
    }),
  );
}

describe('what machines boot', () => {
  testWith(['dnsmasq'], 'dnsmasq takes its configuration', (paths) => {
    expect(
      listRefused(['netboot/dnsmasq.conf'], (file) => {
        const verdict = runTool(paths.dnsmasq, ['--test', `--conf-file=${file}`]);
        // It says that all is well where others complain.
        return { ...verdict, stderr: verdict.stderr.replace('dnsmasq: syntax check OK.\n', '') };
      }),
    ).toEqual([]);
  });

  testWith(['grub-script-check'], 'GRUB takes every script, and words stay words', (paths) => {
    const scripts = listPaths(/^netboot\/grub\//);
    expect(scripts).toHaveLength(15);
    expect(listRefused(scripts, (file) => runTool(paths['grub-script-check'], [file]))).toEqual([]);
    expect(fileOf(rendered, 'netboot/grub/52-54-00-00-00-02.cfg')).toContain(
      "linux (http,10.0.0.2:8000)/boot/files/debian-13/vmlinuz 'ds=nocloud;s=http://10.0.0.2:8000/boot/nodes/image-2/' console=ttyS0 'a;b' 'x[1]=$y'; do",
    );
  });

  testWith(['debconf-set-selections'], 'debconf takes every answer to Debian’s installer', (paths) => {
    const files = listPaths(/^netboot\/preseed\//);
    expect(files).toHaveLength(3);
    expect(
      listRefused(files, (file) => runTool(paths['debconf-set-selections'], ['--checkonly', file])),
    ).toEqual([]);
  });

  testWith(['shellcheck'], 'what Debian’s installer runs at its end is a shell’s', (paths) => {
    for (const path of listPaths(/^netboot\/preseed\//)) {
      const [, command = ''] = /late_command string ((?:.*\\\n)*.*)/.exec(fileOf(rendered, path)) ?? [];
      const script = command.replaceAll('\\\n', '');
      const { status, stdout } = runTool(paths.shellcheck, ['--shell=sh', '-'], { input: `${script}\n` });
      expect([path, stdout, status]).toEqual([path, '', 0]);
      expect(script).toMatch(/^umask 077 && .*\/boot\/nodes\/disk-\d\/\$file/);
    }
  });
});

describe.each(['cloud-init-22.4', 'cloud-init-25.1'] as const)('%s', (name) => {
  testWith(
    [name],
    'takes what Ubuntu’s installer is told, and what that hands on',
    (paths) => {
      const files = listPaths(/^netboot\/autoinstall\/.*\/user-data$/);
      expect(files).toHaveLength(3);
      const texts = new Map(
        files.flatMap((path) => {
          const text = fileOf(rendered, path);
          const { autoinstall }: { autoinstall: Record<string, unknown> } = parse(text);
          const { 'user-data': inner, ...own } = autoinstall;
          expect(Object.keys(own).sort()).toEqual([
            'apt',
            'keyboard',
            'locale',
            'proxy',
            'ssh',
            'storage',
            'version',
          ]);
          return [
            [`${path.split('/')[2]}.installer`, text],
            [`${path.split('/')[2]}.system`, `#cloud-config\n${JSON.stringify(inner)}\n`],
          ] as const;
        }),
      );
      const verdicts = withFiles(texts, (folder) =>
        runCloudInit(
          paths[name],
          CHECK_SCHEMAS,
          [...texts.keys()].map((file) => `${folder}/${file}`),
        ),
      ) as [number, string][];
      expect(verdicts.filter(([status, said]) => status !== 0 || !/^Valid/.test(said))).toEqual([]);
    },
    60_000,
  );
});
