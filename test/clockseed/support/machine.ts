import { type ChildProcess, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import ipaddr from 'ipaddr.js';
import { startTool, type Verdict } from '../../support/run-tool.js';

/** What a command said. */
export type Answer = Verdict;

/** A machine of the test's network: its own network, processes, shared memory, /run, /etc, /var/lib and /usr/local; the host's kernel and clock. */
export class Machine {
  constructor(
    readonly name: string,
    private readonly holder: ChildProcess,
    private readonly switchHolder: ChildProcess,
  ) {}

  /** Runs a command there and waits for it (not for what it leaves in the background). */
  run(command: string, ...args: readonly string[]): Answer {
    return spawnSync('nsenter', this.enter(command, args), { encoding: 'utf8' });
  }

  /** What the command prints; an error when it fails. */
  ask(command: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = this.run(command, ...args);
    if (status === 0) return stdout;
    throw new Error(`${this.name}: ${command} ${args.join(' ')}: exit ${status}: ${stderr}${stdout}`);
  }

  /** Starts a command there; resolves when it ends. Killed with the network at the latest. */
  start(command: string, ...args: readonly string[]): Promise<Answer> {
    return startTool('nsenter', this.enter(command, args));
  }

  /** Makes a file there, with its folders. */
  write(path: string, content: string, mode = '644'): void {
    const script = 'mkdir -p "$3" && cat >"$1" && chmod "$2" "$1"';
    const args = this.enter('sh', ['-c', script, 'sh', path, mode, dirname(path)]);
    const { status, stderr } = spawnSync('nsenter', args, { input: content, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${this.name}: cannot write ${path}: ${stderr}`);
  }

  read(path: string): string {
    return this.ask('cat', path);
  }

  /** Plugs an adapter in: the machine's end of a cable to the switch. The same MAC each time, as a real one has. */
  plugIn(address: string, adapter = 'eth0'): void {
    const cable = ['link', 'add', this.plugOf(adapter), 'type', 'veth', 'peer', 'name', adapter];
    const peer = ['address', hardwareAddress(address), 'netns', String(this.holder.pid)];
    this.ip(...cable, ...peer);
    this.ip('link', 'set', this.plugOf(adapter), 'master', 'switch', 'up');
    this.ask('ip', 'address', 'add', address, 'dev', adapter, ...(address.includes(':') ? ['nodad'] : []));
    this.ask('ip', 'link', 'set', adapter, 'up');
    // All stand on one switch: each adapter answers for its own address only, else answers come in at the wrong one.
    this.ask('sh', '-c', 'echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore');
  }

  /** Pulls the adapter out: it is gone, with its address. */
  pullOut(adapter = 'eth0'): void {
    this.ip('link', 'delete', this.plugOf(adapter));
  }

  /** The switch's end of the cable. The kernel takes 15 characters. */
  private plugOf(adapter: string): string {
    return `${this.name}-${adapter.slice(-1)}`;
  }

  /** `ip` in the switch's network, and with the host's process ids, by which `netns` names a machine. */
  private ip(...args: readonly string[]): void {
    const enter = [`--net=/proc/${this.switchHolder.pid}/ns/net`, 'ip', ...args];
    const { status, stderr } = spawnSync('nsenter', enter, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`switch: ip ${args.join(' ')}: ${stderr}`);
  }

  private enter(command: string, args: readonly string[]): string[] {
    const namespaces = `/proc/${this.holder.pid}/ns`;
    const files = [
      `--mount=${namespaces}/mnt`,
      `--net=${namespaces}/net`,
      `--ipc=${namespaces}/ipc`,
      `--pid=${namespaces}/pid_for_children`,
    ];
    return [...files, '--', 'env', '-i', `PATH=${MACHINE_PATH}`, command, ...args];
  }
}

/** systemd's default for units. */
const MACHINE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * A locally administered MAC made of an IPv4 address, or of the last 32 bits of an IPv6 one: no two on the switch are the
 * same, else it passes packets to the wrong machine.
 */
function hardwareAddress(address: string): string {
  const bytes = ipaddr
    .parse(address.split('/')[0] ?? '')
    .toByteArray()
    .slice(-4);
  return ['52', '54', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
