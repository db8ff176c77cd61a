import { FOREIGN_ADDRESS, FOREIGN_ERROR } from '../fleet/add-foreign-server.js';
import { compareClocks } from '../fleet/compare-clocks.js';
import { expectSteady, expectTurn, readUptime } from '../fleet/expect-turn.js';
import { readClaim } from '../fleet/read-claim.js';
import { addressOf, INTERFACE } from '../fleet/specify-group.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import { MAX_OFFSET, POLL, type Stage, turnGreen, turnRed } from './faults-stage.js';

/** Seconds by which packets are late; half of it is far over what the check accepts and what a busy host does. */
const DELAY = 0.1;

/** Seconds after which a sample is old: eight polls (docs/on-the-machine.md). */
const STALE = 8 * POLL;

/**
 * A server that DHCP handed out, that answers, that looks better and is wrong: nobody has asked it. What it returns judges
 * whether that has remained so, when machines have booted and adapters come back.
 */
export async function expectForeignServerIgnored(stage: Stage): Promise<() => void> {
  const { lab, primary, secondary, foreign } = stage;
  for (const machine of [primary, secondary]) {
    const lease = await machine.run('cat /run/systemd/netif/leases/*');
    const given = /^NTP=(.*)$/m.exec(lease)?.[1] ?? 'none';
    lab.expect(`${machine.name} was given a foreign time server by DHCP`, given, given === FOREIGN_ADDRESS);
  }
  const askers = foreign.listAskers();
  lab.expect('nobody has asked it', askers.join(' ') || 'nobody', askers.length === 0);
  await expectForeignServerAnswers(stage);
  const { length } = foreign.listAskers();
  return () => {
    // The newcomer's first boot begins with the stock image's own timesyncd, which may ask whom it likes.
    const later = foreign.listAskers().slice(length);
    const bad = later.filter((address) =>
      [primary, secondary].some(({ name }) => addressOf(name) === address),
    );
    lab.record('requests of a stock image to the foreign time server', later.length - bad.length, '');
    lab.expect('nobody who keeps time has asked it since', bad.join(' ') || 'nobody', bad.length === 0);
  };
}

/** Else the verdict before would say nothing. -Q: chronyd asks, tells what it would do, and changes nothing. */
async function expectForeignServerAnswers({ lab, secondary, foreign }: Stage): Promise<void> {
  // AppArmor lets chronyd write there.
  const words = `-f /dev/null 'pidfile /run/chrony/ask.pid' 'server ${FOREIGN_ADDRESS} iburst'`;
  const { stdout } = await secondary.try(`chronyd -Q -t 30 ${words} 2>&1`);
  const wrong = /wrong by (-?[\d.]+) seconds/.exec(stdout)?.[1];
  const ok = Math.abs(Number(wrong) - FOREIGN_ERROR) < 1 && foreign.listAskers().length > 0;
  lab.expect(
    'but it answers who asks',
    wrong === undefined ? stdout.slice(-200) : `the clock is wrong by ${wrong} s`,
    ok,
  );
}

/** Every third answer of the primary is lost: nothing that anybody need know. */
export async function loseAnswers({ lab, primary, secondary }: Stage): Promise<void> {
  const match = 'protocol ip flower ip_proto udp src_port 123';
  const filter = `tc filter add dev ${INTERFACE} egress ${match} action pass random determ drop 3`;
  await primary.run(`tc qdisc add dev ${INTERFACE} clsact && ${filter}`);
  await expectSteady(lab, secondary, 'every third answer is lost', 1);
  const counts = await primary.run(`tc -s filter show dev ${INTERFACE} egress`);
  const dropped = /dropped (\d+)/.exec(counts)?.[1] ?? '0';
  lab.expect('answers were lost meanwhile', dropped, Number(dropped) > 0);
  await primary.run(`tc qdisc del dev ${INTERFACE} clsact`);
}

/**
 * The answers of the primary become slower, and not the questions: an error of half of that, which no offset shows. A
 * chronyd that knew the path before refuses such samples; one that starts anew believes them, and its bound must hold the
 * truth. Then the questions are as slow as the answers: the clocks are right again, and the bound is as wide.
 */
export async function delayPackets(stage: Stage): Promise<void> {
  const { lab, primary, secondary } = stage;
  await delay(primary);
  const since = await readUptime(secondary);
  const after = 'answers are late: it refuses them, and has no new sample';
  await expectTurn(lab, secondary, turnRed(after, ['sample-age'], since, STALE));
  await expectCovered(stage, 'one way', DELAY / 2);
  await delay(secondary);
  await expectCovered(stage, 'both ways', 0);
  for (const machine of [primary, secondary]) await machine.run(`tc qdisc del dev ${INTERFACE} root`);
  await restartChrony(secondary);
  await expectTurn(lab, secondary, turnGreen('no packet is late any more', await readUptime(secondary)));
}

/** What a machine sends goes out later. In its own kernel: the host's need not have netem. */
async function delay(machine: Machine): Promise<void> {
  await machine.run(`tc qdisc add dev ${INTERFACE} root netem delay ${1000 * DELAY}ms`);
}

async function restartChrony(machine: Machine): Promise<void> {
  await machine.run('systemctl restart chrony.service');
}

/** With a chronyd that has never known another path. `error`: what the true difference is, seconds. */
async function expectCovered({ lab, primary, secondary }: Stage, how: string, error: number): Promise<void> {
  await restartChrony(secondary);
  const knowing = `chronyd knows only packets delayed ${how}`;
  await expectTurn(lab, secondary, turnGreen(knowing, await readUptime(secondary)));
  const found = Math.abs(percentile(await compareClocks(secondary, primary, lab.network, 10), 0.5));
  const { offset, bound } = await readClaim(secondary);
  const text = `truly ${milli(found)}, claimed ${milli(offset)}, bound ${milli(bound)}`;
  // Deliveries differ, too.
  const real = Math.abs(found - error) < MAX_OFFSET;
  lab.expect(
    `packets delayed ${how}: the error bound covers the truth`,
    text,
    real && found <= bound + MAX_OFFSET,
  );
  lab.record(`delayed ${how}: true difference`, found, 's');
  lab.record(`delayed ${how}: error bound`, bound, 's');
}

function milli(seconds: number): string {
  return `${(seconds * 1e3).toFixed(2)} ms`;
}
