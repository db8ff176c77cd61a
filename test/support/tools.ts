import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';

/** What the project's output is judged by. A release's version stands in the name where it matters. */
export type ToolName = keyof typeof tools;

declare module 'vitest' {
  interface TaskMeta {
    /** The tools for want of which this check was skipped; read by report-skipped-tools.ts. */
    missingTools?: readonly string[];
  }
}

interface Tool {
  /** Every one of these must be found; the path handed out is the first one's. */
  readonly commands: readonly [string, ...string[]];
  /** Whether the one at this path can be used here; the next on the search path is tried otherwise. */
  readonly works?: (path: string) => boolean;
}

// .ci/install-tools puts them there.
const unpackedTools = join(process.env.CLOCKSEED_TOOLS ?? '/var/cache/clockseed/tools', 'bin');
const searchPath = [...(process.env.PATH ?? '').split(delimiter), unpackedTools];

const tools = {
  'chronyd-4.0': { commands: ['chronyd-4.0'] },
  'chronyd-4.3': { commands: ['chronyd-4.3'] },
  'chronyd-4.6': { commands: ['chronyd-4.6'] },
  'chronyd-sid': { commands: ['chronyd-sid'] },
  'chronyc-4.0': { commands: ['chronyc-4.0'] },
  'chronyc-4.3': { commands: ['chronyc-4.3'] },
  'chronyc-4.6': { commands: ['chronyc-4.6'] },
  'chronyc-sid': { commands: ['chronyc-sid'] },
  chromium: { commands: ['chromium'] },
  'cloud-init-22.4': { commands: ['cloud-init-22.4'] },
  'cloud-init-25.1': { commands: ['cloud-init-25.1'] },
  'debconf-set-selections': { commands: ['debconf-set-selections'] },
  dnsmasq: { commands: ['dnsmasq'] },
  ethtool: { commands: ['ethtool'] },
  git: { commands: ['git'] },
  gpsd: { commands: ['gpsd'] },
  'grub-script-check': { commands: ['grub-script-check'] },
  linuxptp: { commands: ['ptp4l', 'phc2sys', 'pmc', 'phc_ctl', 'setpriv'] },
  netns: { commands: ['ip', 'chronyd', 'chronyc', 'ss', 'unshare'], works: canMakeNamespace },
  netplan: { commands: ['netplan'] },
  nginx: { commands: ['nginx'] },
  openssl: { commands: ['openssl'] },
  packer: { commands: ['packer'] },
  'phc2sys-3.1': { commands: ['phc2sys-3.1'] },
  'phc2sys-3.1.1': { commands: ['phc2sys-3.1.1'] },
  'phc2sys-4.2': { commands: ['phc2sys-4.2'] },
  'phc2sys-sid': { commands: ['phc2sys-sid'] },
  'pmc-3.1': { commands: ['pmc-3.1'] },
  'pmc-3.1.1': { commands: ['pmc-3.1.1'] },
  'pmc-4.2': { commands: ['pmc-4.2'] },
  'pmc-sid': { commands: ['pmc-sid'] },
  'ptp4l-3.1': { commands: ['ptp4l-3.1'] },
  'ptp4l-3.1.1': { commands: ['ptp4l-3.1.1'] },
  'ptp4l-4.2': { commands: ['ptp4l-4.2'] },
  'ptp4l-sid': { commands: ['ptp4l-sid'] },
  python3: { commands: ['python3'] },
  // A Python with PyYAML, which is what reads our YAML on the machines. A user's own in front of it often has none.
  'python3-yaml': { commands: ['python3'], works: (path) => succeeds(path, ['-c', 'import yaml']) },
  'python3-jinja2': { commands: ['python3'], works: (path) => succeeds(path, ['-c', 'import jinja2']) },
  // A terminal of its own for a program.
  script: { commands: ['script'] },
  shellcheck: { commands: ['shellcheck'] },
  'systemd-analyze': { commands: ['systemd-analyze'] },
  // A Debian with sshd, copy-on-write: .ci/build-target-root says how it is called.
  'target-debian-12': { commands: ['target-debian-12'], works: isRoot },
  udhcpc: { commands: ['udhcpc'] },
  // Refuses to run for anyone but root, even with --dry-run.
  ufw: { commands: ['ufw'], works: isRoot },
  xorriso: { commands: ['xorriso', 'blkid'] },
} as const satisfies Record<string, Tool>;

const found = new Map<ToolName, string | undefined>();

/** Path of the tool's executable (a wrapper script for the unpacked ones), or undefined when it can not be used. */
export function findTool(name: ToolName): string | undefined {
  if (!found.has(name)) found.set(name, lookUp(tools[name]));
  return found.get(name);
}

/**
 * Like vitest's test, but for checks judged by real tools: skipped by name where one is absent, a failure under
 * CLOCKSEED_REQUIRE_TOOLS=1. The tools' paths are handed to the body. Default limit: vitest.config.ts.
 */
export function testWith<Name extends ToolName>(
  names: readonly Name[],
  title: string,
  body: (paths: Readonly<Record<Name, string>>) => void | Promise<void>,
  timeoutMs?: number,
): void {
  const missing = names.filter((name) => findTool(name) === undefined);
  const options = timeoutMs === undefined ? {} : { timeout: timeoutMs };
  if (missing.length === 0) {
    test(title, options, () => body(pathsOf(names)));
  } else if (process.env.CLOCKSEED_REQUIRE_TOOLS === '1') {
    test(title, () => {
      throw new Error(
        `needs ${missing.join(', ')}, which can not be used here: run .ci/install-tools as root`,
      );
    });
  } else {
    test.skip(title, { meta: { missingTools: missing } });
  }
}

function pathsOf<Name extends ToolName>(names: readonly Name[]): Record<Name, string> {
  // fromEntries forgets which keys it was given; all of them were found just before.
  return Object.fromEntries(names.map((name) => [name, findTool(name)])) as Record<Name, string>;
}

function lookUp({ commands, works = () => true }: Tool): string | undefined {
  const [command, ...others] = commands;
  if (others.some((other) => findCommands(other).length === 0)) return undefined;
  return findCommands(command).find(works);
}

function findCommands(command: string): readonly string[] {
  return searchPath.map((folder) => join(folder, command)).filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function canMakeNamespace(ip: string): boolean {
  const name = `clockseed-probe-${process.pid}`;
  if (!isRoot() || !succeeds(ip, ['netns', 'add', name])) return false;
  return succeeds(ip, ['netns', 'delete', name]);
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
