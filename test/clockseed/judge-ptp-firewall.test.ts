import { afterEach, beforeEach, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { judgePtp, type PtpSite, startPtpSite } from '../topology/start-ptp-site.js';

const group = (profile: string) =>
  `  g: {method: ptp, ptp: {profile: ${profile}}, network: 10.9.0.0/24, interface: eth0, primary: {a: 10.9.0.1}, secondary: {c: 10.9.0.3}}\n`;
const TOOLS = ['netns', 'ufw', 'linuxptp'] as const;

let site: PtpSite;
beforeEach(async () => {
  if (TOOLS.some((name) => findTool(name) === undefined)) return;
  site = await startPtpSite('debian-12', group('default'), { c: { addresses: { eth0: '10.9.0.3' } } });
});
afterEach(() => site?.close());

const RULES = `grep -v '^#' /etc/clockseed/firewall | while read -r rule; do ufw $rule || exit 1; done && ufw --force enable`;
const judged = () => judgePtp(site, 'c').checks.find(({ name }) => name === 'firewall');

testWith(TOOLS, 'the generated rules let PTP through both ways; each that is missing is named', () => {
  const machine = site.of('c');
  expect(judged()).toMatchObject({ ok: true, found: 'ufw is not active' });
  machine.ask('sh', '-c', RULES);
  expect(judged()).toMatchObject({ ok: true, found: 'ufw lets it through' });
  const group = ['-d', '224.0.1.129', '-p', 'udp', '--dport'];
  const heard = ['ufw-user-input', '-i', 'eth0', '-s', '10.9.0.0/24', ...group, '319', '-j', 'ACCEPT'];
  machine.ask('iptables', '-D', ...heard);
  expect(judged()).toMatchObject({ ok: false, found: 'no rule for input 10.9.0.0/24' });
  machine.ask('iptables', '-A', ...heard);
  machine.ask('iptables', '-D', 'ufw-user-output', '-o', 'eth0', ...group, '320', '-j', 'ACCEPT');
  expect(judged()).toMatchObject({ ok: false, found: 'no rule for output 224.0.1.129' });
});

testWith(TOOLS, 'gPTP needs no rules: layer 2 does not pass ufw', async () => {
  await site.close();
  site = await startPtpSite('debian-12', group('gptp'), { c: { addresses: { eth0: '10.9.0.3' } } });
  site.of('c').ask('ufw', '--force', 'enable');
  expect(site.of('c').read('/etc/clockseed/firewall')).not.toMatch(/319|320/);
  expect(judged()).toMatchObject({ ok: true });
});
