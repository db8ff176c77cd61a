import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTool, startTool, type Verdict } from '../../support/run-tool.js';
import { waitFor } from '../../support/wait-for.js';

/** Where the target keeps what the test logs in with: apart from everything that a seal may touch. */
const LOGIN = '/srv/login';

/** A Debian 12 in a chroot of its own, with sshd on the loopback: what a build turns into an image. No systemd runs. */
export class Target {
  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly sshd: ChildProcess,
  ) {}

  /** Starts one with these files of its own (text by absolute path), written before anything runs. */
  static async start(runner: string, files: ReadonlyMap<string, string> = new Map()): Promise<Target> {
    const folder = mkdtempSync(join(tmpdir(), 'clockseed-target-'));
    for (const [path, content] of files) plant(folder, path, content);
    makeKeys(runner, folder);
    const port = await findPort();
    const options = [
      'ListenAddress=127.0.0.1',
      `HostKey=${LOGIN}/host-key`,
      `AuthorizedKeysFile=${LOGIN}/key.pub`,
      'StrictModes=no',
      'UsePAM=no',
      'PermitRootLogin=yes',
    ];
    const args = ['-D', '-e', '-p', String(port), ...options.flatMap((option) => ['-o', option])];
    const sshd = spawn(runner, [folder, '/usr/sbin/sshd', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const target = new Target(folder, port, sshd);
    let said = '';
    sshd.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await waitFor('sshd listens', () => said.includes('Server listening'));
    return target;
  }

  /** The private key of the login, on the host. */
  get key(): string {
    return join(this.folder, 'upper', LOGIN, 'key');
  }

  /** Runs a shell command in there as root. */
  run(script: string): Verdict {
    return runTool('nsenter', this.enter(script));
  }

  /** Starts a shell command in there as root; resolves when it has ended. */
  start(script: string): Promise<Verdict> {
    return startTool('nsenter', this.enter(script));
  }

  /** What the command prints; an error when it fails. */
  ask(script: string): string {
    const { status, stdout, stderr } = this.run(script);
    if (status !== 0) throw new Error(`target: ${script}: exit ${status}: ${stderr}`);
    return stdout;
  }

  read(path: string): string {
    return this.ask(`cat '${path}'`);
  }

  /** Every file, folder and link with its mode, owner and digest or destination, by path; what is only of this run left out. */
  list(): ReadonlyMap<string, string> {
    const names = `find / -xdev \\( -path /tmp -o -path ${LOGIN} \\) -prune -o`;
    const shapes = this.ask(
      `${names} \\( -type f -o -type d -o -type l \\) -printf '%p\\t%y %m %u %g %l\\n'`,
    );
    const digests = this.ask(`${names} -type f -print0 | xargs -0 sha256sum`);
    const entries = new Map(shapes.trimEnd().split('\n').map(splitAt('\t')));
    for (const [digest, path] of digests.trimEnd().split('\n').map(splitAt('  ')))
      entries.set(path, `${entries.get(path)}${digest}`);
    return entries;
  }

  /** Ends everything in there and removes it. */
  stop(): void {
    this.sshd.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  private enter(script: string): string[] {
    return [`--target=${this.firstProcess()}`, '--mount', '--pid', '--root', 'sh', '-c', `cd /; ${script}`];
  }

  /** `unshare` stays outside; what it forked is process 1 in there. */
  private firstProcess(): number {
    const { pid } = this.sshd;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  }
}

function splitAt(separator: string): (line: string) => [string, string] {
  return (line) => {
    const at = line.indexOf(separator);
    return [line.slice(0, at), line.slice(at + separator.length)];
  };
}

function plant(folder: string, path: string, content: string): void {
  const place = join(folder, 'upper', path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
}

/** By the target's own ssh-keygen: the host may have none. */
function makeKeys(runner: string, folder: string): void {
  const make = (name: string) => `ssh-keygen -q -t ed25519 -N '' -C build -f ${LOGIN}/${name}`;
  const script = `mkdir -p ${LOGIN} && ${make('key')} && ${make('host-key')}`;
  const { status, stderr } = spawnSync(runner, [folder, 'sh', '-c', script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no keys: ${stderr}`);
  chmodSync(join(folder, 'upper', LOGIN, 'key'), 0o600);
  if (readdirSync(join(folder, 'upper', LOGIN)).length !== 4) throw new Error('keys are missing');
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
