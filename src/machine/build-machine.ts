import { createHash } from 'node:crypto';
import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { KeyRing } from '../secrets/key-ring.js';
import type { Sourced } from '../spec/topology.js';
import { renderChronyConf } from './chrony/render-chrony-conf.js';
import { renderKeys } from './chrony/render-keys.js';
import { renderOverride } from './chrony/render-override.js';
import { expectation } from './expectation.js';
import { type Delivery, listExpectations } from './list-expectations.js';
import { listFirewallRules } from './list-firewall-rules.js';
import { listPackages } from './list-packages.js';
import { listPrograms } from './list-programs.js';
import { listUnits } from './list-units.js';
import type {
  ConfigurationLine,
  MachineFile,
  MachineModel,
  MachinePart,
  MachineParts,
} from './machine-model.js';
import { renderPtp } from './ptp/render-ptp.js';
import { renderReceivers } from './render-receivers.js';
import { renderTemplate } from './render-template.js';

/**
 * What must be on a machine by its plan, whoever delivers it. Pure; `spec` is the spec's name. With `ring` it holds the
 * machine's keys and is a secret; without one the keys come by other means.
 */
export function buildMachine(spec: Sourced<string>, plan: MachinePlan, ring?: KeyRing): MachineModel {
  const receivers = renderReceivers(plan);
  const parts: MachineParts = { packages: listPackages(plan), ...listUnits(plan) };
  const firewall = listFirewallRules(plan);
  const settled = [
    ...(usesChrony(plan) ? [renderChronyConf(plan), renderOverride(plan)] : []),
    ...renderPtp(plan),
    renderTimer(plan),
    renderFirewall(plan, firewall),
    ...receivers,
    ...(ring ? renderKeys(plan, ring) : []),
  ];
  const programs = listPrograms(plan);
  const delivery: Delivery = { spec, parts };
  const configuration = digest(plan, delivery, [...settled, ...programs]);
  return {
    plan,
    parts,
    packages: namesOf(parts.packages),
    files: [...settled, renderExpect(plan, delivery, configuration), ...programs],
    firewall,
    enable: namesOf(parts.enable),
    mask: namesOf(parts.mask),
    apply: ['/usr/local/lib/clockseed/apply'],
    configuration,
  };
}

function namesOf(parts: readonly MachinePart[]): string[] {
  return parts.map(({ name }) => name);
}

function renderTimer({ machine }: MachinePlan): MachineFile {
  const { every } = machine.settings.verify;
  const why = 'How long after one check the next one begins.';
  const lines: ConfigurationLine[] = [
    { text: `OnUnitInactiveSec=${every.value}s`, why, origin: every.origin },
  ];
  const content = renderTemplate('clockseed/clockseed-verify.timer.hbs', { lines });
  return {
    path: '/etc/systemd/system/clockseed-verify.timer',
    purpose: 'when the check runs',
    mode: '0644',
    phase: 'both',
    content,
    lines,
  };
}

function renderFirewall({ machine }: MachinePlan, firewall: MachineModel['firewall']): MachineFile {
  const lines = firewall.map(({ words, why, origin }) => ({ text: words.join(' '), why, origin }));
  const content = renderTemplate('clockseed/firewall.hbs', { machine: machine.name, lines });
  const isOurs = machine.settings.firewall.value !== 'unmanaged';
  const purpose = isOurs ? 'ufw’s rules, one a line' : 'ufw’s rules: none (firewall: unmanaged)';
  return { path: '/etc/clockseed/firewall', purpose, mode: '0644', phase: 'first-boot', content, lines };
}

/** The first line of /etc/clockseed/expect, whatever the spec says. */
const EXPECT_FORMAT = 'format=1';

function renderExpect(plan: MachinePlan, delivery: Delivery, configuration: string): MachineFile {
  const { origin } = plan.machine;
  const lines = [...listExpectations(plan, delivery), expectation('configuration', configuration, origin)];
  const content = renderTemplate('clockseed/expect.hbs', { format: EXPECT_FORMAT, lines });
  const purpose = 'what the spec implies, for the programs on the machine';
  return { path: '/etc/clockseed/expect', purpose, mode: '0644', phase: 'first-boot', content, lines };
}

/** What tells one configuration of a machine from the next. Comments count: the files are what they are. */
function digest(plan: MachinePlan, delivery: Delivery, files: readonly MachineFile[]): string {
  const hash = createHash('sha256');
  const expected = listExpectations(plan, delivery).map(({ text }) => text);
  hash.update(JSON.stringify([EXPECT_FORMAT, ...expected]));
  for (const file of files) hash.update(describeFile(file));
  return hash.digest('hex').slice(0, 16);
}

const digested = new WeakMap<MachineFile, string>();

/** What is digested of a file: of those that are the same everywhere, and most of a machine, a digest made once. */
function describeFile(file: MachineFile): string {
  const { path, mode, phase, content } = file;
  if (phase !== 'bake') return JSON.stringify([path, mode, content]);
  const known = digested.get(file) ?? createHash('sha256').update(content).digest('hex');
  digested.set(file, known);
  return JSON.stringify([path, mode, known]);
}
