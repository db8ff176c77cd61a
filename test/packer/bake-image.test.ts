import { readFileSync } from 'node:fs';
import { afterEach, describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { type Build, listTemplate, runBuild } from './support/run-build.js';
import { listAsPlanned, listContents, WALL } from './support/specs.js';
import { Target } from './support/target.js';

const TOOLS = ['packer', 'target-debian-12'] as const;
const LIMIT = 180_000;
const template = listTemplate(WALL);

let target: Target | undefined;
afterEach(() => target?.stop());

async function startTarget(runner: string, files?: ReadonlyMap<string, string>): Promise<Target> {
  target = await Target.start(runner, files);
  return target;
}

/** What a machine has of its own after a while, and an image must not have. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['/etc/machine-id', '0123456789abcdef0123456789abcdef\n'],
  ['/etc/hostname', 'build-vm-7\n'],
  ['/etc/netplan/50-cloud-init.yaml', 'network: {version: 2}\n'],
  ['/etc/systemd/network/10-cloud-init-ens3.network', '[Match]\nName=ens3\n'],
  ['/etc/chrony/chrony.keys', '# keys\n1 SHA256 HEX:5ec2e7\n'],
  ['/home/baker/.ssh/authorized_keys', 'ssh-ed25519 AAAA baker\n'],
  ['/root/.bash_history', 'mysql -p5ec2e7\n'],
  ['/root/.ssh/authorized_keys', 'ssh-ed25519 AAAA build\n'],
  ['/var/crash/chronyd.crash', 'core\n'],
  ['/var/lib/chrony/chrony.drift', '-12.5 0.01\n'],
  ['/var/lib/chrony/0A090001.dat', 'dump\n'],
  ['/var/lib/chrony/10.9.0.1.nts', 'cookie 5ec2e7\n'],
  ['/var/lib/clockseed/applied', 'c0ffee\n'],
  ['/var/lib/cloud/instances/i-1/user-data.txt', '#cloud-config\npassword: 5ec2e7\n'],
  ['/var/lib/dhcp/dhclient.ens3.leases', 'lease {}\n'],
  ['/var/lib/systemd/credential.secret', '5ec2e7\n'],
  ['/var/lib/systemd/random-seed', '5ec2e7\n'],
  ['/var/log/cloud-init.log', 'password 5ec2e7\n'],
  ['/var/log/journal/0123456789abcdef/system.journal', 'LPKSHHRH\n'],
  ['/var/log/syslog.1', 'old\n'],
]);

const INSTALL = `set -e
printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends PACKAGES 2>&1
rm /usr/sbin/policy-rc.d
`;

describe('packer build', () => {
  testWith(
    TOOLS,
    'makes the planned image of a used machine, and nothing else; again, it changes nothing',
    async (paths) => {
      const machine = await startTarget(paths['target-debian-12'], OWN);
      // What the packages alone would make of it.
      machine.ask(INSTALL.replace('PACKAGES', listContents(WALL, 'base', 'package').join(' ')));
      const before = machine.list();
      const first = await runBuild(paths.packer, machine, template, { image: 'base' });
      succeed(first);
      const image = machine.list();
      expect(compare(before, image)).toMatchSnapshot();
      expect(listAsPlanned(WALL, 'base').filter(([path, entry]) => image.get(path) !== entry)).toEqual([]);
      const second = await runBuild(paths.packer, machine, template, { image: 'base' });
      succeed(second);
      expect([...machine.list()]).toEqual([...image]);
      expect(second.log).toContain('install-packages: all packages are there already');
      expect(second.log.match(/install-files: .*/g)).toEqual([
        'install-files: all files and units are as planned',
      ]);
      // Nothing secret: neither what the machine had nor what the build logged in with.
      const secret = readFileSync(machine.key, 'utf8').split('\n')[2] ?? '';
      expect(secret.length).toBeGreaterThan(40);
      for (const text of [first.log, first.manifest ?? '', second.log])
        for (const word of ['5ec2e7', secret]) expect(text).not.toContain(word);
      const places = '/etc /home /root /var /usr/local /tmp';
      expect(machine.run(`grep -rlF -e 5ec2e7 -e '${secret}' ${places}`).stdout).toBe('');
      expect(machine.read('/etc/ufw/ufw.conf')).toContain('\nENABLED=no\n');
      expect(JSON.parse(first.manifest ?? '').builds).toMatchObject([
        { custom_data: { image: 'base', system: 'debian-12' } },
      ]);
    },
    LIMIT,
  );

  testWith(
    TOOLS,
    'puts the whole configuration into an image with a role, and leaves the firewall to first boot',
    async (paths) => {
      const machine = await startTarget(paths['target-debian-12']);
      succeed(await runBuild(paths.packer, machine, template, { image: 'lobby-primary' }));
      const image = machine.list();
      expect(
        listAsPlanned(WALL, 'lobby-primary').filter(([path, entry]) => image.get(path) !== entry),
      ).toEqual([]);
      expect(machine.read('/etc/clockseed/expect')).toMatch(/\nmachine=w-1\n(.*\n)*install=baked\n/);
      expect(machine.read('/etc/systemd/network/05-clockseed.network')).toContain('\nAddress=10.9.0.1/24\n');
      const states = machine.ask(
        `for unit in ${Object.keys(STATES).join(' ')}; do systemctl is-enabled $unit; done; true`,
      );
      expect(states.trim().split('\n')).toEqual(Object.values(STATES));
      expect(machine.read('/etc/ufw/ufw.conf')).toContain('\nENABLED=no\n');
      expect(machine.read('/etc/ufw/user.rules')).not.toContain('123');
    },
    LIMIT,
  );

  testWith(
    TOOLS,
    'works through sudo, with scripts of the site, and waits for an apt that is at work',
    async (paths) => {
      const sudoers = new Map([['/etc/sudoers.d/baker', 'baker ALL=(ALL) NOPASSWD: ALL\n']]);
      const machine = await startTarget(paths['target-debian-12'], sudoers);
      machine.ask("chmod 0440 /etc/sudoers.d/baker; useradd --create-home --password '*' baker");
      const apt = machine.start(`perl -e '${HOLD_LOCKS}'`);
      await waitFor('the locks are held', () => machine.run('test -e /run/locked').status === 0);
      const variables = { image: 'base', ssh_username: 'baker', keep_authorized_keys: 'true' };
      const script = 'set -eu\nmkdir -p /root/.ssh\nid -un >/root/.ssh/authorized_keys\n';
      const build = await runBuild(paths.packer, machine, template, variables, { 'site.sh': script });
      succeed(build);
      expect(await apt).toMatchObject({ status: 0, stdout: 'released\n' });
      expect(machine.read('/root/.ssh/authorized_keys')).toBe('root\n');
      expect(machine.run('ls -d /tmp/clockseed-image').status).not.toBe(0);
    },
    LIMIT,
  );
});

const STATES = {
  'chrony.service': 'enabled',
  'clockseed-verify.timer': 'enabled',
  'clockseed-rtc.timer': 'enabled',
  'clockseed-host-keys.service': 'enabled',
  'systemd-networkd.service': 'enabled',
  'chrony-wait.service': 'masked',
  'systemd-timesyncd.service': 'masked',
};

/** Holds the locks of apt's lists and of dpkg for a while, as apt does (fcntl). */
const HOLD_LOCKS = `use Fcntl qw(:DEFAULT F_SETLK F_WRLCK SEEK_SET);
sub hold { open(my $file, "+>>", $_[0]) or die; my $lock = pack("s s x4 q q i x4", F_WRLCK, SEEK_SET, 0, 0, 0); fcntl($file, F_SETLK, $lock) or die; $file }
my @locks = map { hold($_) } ("/var/lib/apt/lists/lock", "/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock");
open(my $said, ">", "/run/locked"); close $said;
sleep 9; print "released\\n";`;

function succeed({ status, log }: Build): void {
  if (status !== 0) throw new Error(`the build failed:\n${log}`);
}

function compare(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `- ${path}`);
  const came = [...after].filter(([path, entry]) => before.get(path) !== entry);
  return [...gone, ...came.map(([path]) => `${before.has(path) ? '~' : '+'} ${path}`)].sort();
}
