import { createHash } from 'node:crypto';
import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { KeyRing } from '../secrets/key-ring.js';
import { renderChronyConf } from './chrony/render-chrony-conf.js';
import { renderKeys } from './chrony/render-keys.js';
import { renderOverride } from './chrony/render-override.js';
import { type Delivery, listExpectations } from './list-expectations.js';
import { listFirewallRules } from './list-firewall-rules.js';
import { listPackages } from './list-packages.js';
import { listPrograms } from './list-programs.js';
import type { ConfigurationLine, MachineFile, MachineModel } from './machine-model.js';
import { renderPtp } from './ptp/render-ptp.js';
import { renderReceivers } from './render-receivers.js';
import { renderTemplate } from './render-template.js';

/**
 * What must be on a machine by its plan, whoever delivers it. Pure; `spec` is the spec's name. With `ring` it holds the
 * machine's keys and is a secret; without one the keys come by other means.
 */
export function buildMachine(spec: string, plan: MachinePlan, ring?: KeyRing): MachineModel {
  const packages = listPackages(plan);
  const receivers = renderReceivers(plan);
  const { enable, mask } = listUnits(plan, receivers.length > 0);
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
  const delivery: Delivery = { spec, packages, enable, mask };
  const configuration = digest(plan, delivery, [...settled, ...programs]);
  return {
    plan,
    packages,
    files: [...settled, renderExpect(plan, delivery, configuration), ...programs],
    firewall,
    enable,
    mask,
    apply: ['/usr/local/lib/clockseed/apply'],
    configuration,
  };
}

/** Who keeps the time, and nobody else: one owner of the clock. */
function listUnits(plan: MachinePlan, hasReceivers: boolean): Pick<MachineModel, 'enable' | 'mask'> {
  const { ptp, machine } = plan;
  const hasChrony = usesChrony(plan);
  return {
    enable: [
      ...(hasChrony ? ['chrony.service'] : []),
      ...(ptp ? ['clockseed-ptp4l.service'] : []),
      'clockseed-verify.timer',
      ...(machine.role === 'primary' ? ['clockseed-rtc.timer'] : []),
      ...(hasReceivers ? ['gpsd.service'] : []),
    ],
    mask: [
      'systemd-timesyncd.service',
      'chrony-wait.service',
      // The packages of linuxptp enable it.
      ...(ptp ? ['timemaster.service'] : []),
      ...(hasChrony ? [] : ['chrony.service']),
    ],
  };
}

function renderTimer({ machine }: MachinePlan): MachineFile {
  const { every } = machine.settings.verify;
  const lines: ConfigurationLine[] = [{ text: `OnUnitInactiveSec=${every.value}s`, origin: every.origin }];
  const content = renderTemplate('clockseed/clockseed-verify.timer.hbs', { lines });
  return {
    path: '/etc/systemd/system/clockseed-verify.timer',
    mode: '0644',
    phase: 'both',
    content,
    lines,
  };
}

function renderFirewall({ machine }: MachinePlan, firewall: MachineModel['firewall']): MachineFile {
  const lines = firewall.map(({ words, origin }) => ({ text: words.join(' '), origin }));
  const content = renderTemplate('clockseed/firewall.hbs', { machine: machine.name, lines });
  return { path: '/etc/clockseed/firewall', mode: '0644', phase: 'first-boot', content, lines };
}

function renderExpect(plan: MachinePlan, delivery: Delivery, configuration: string): MachineFile {
  const { origin } = plan.machine;
  const lines = [...listExpectations(plan, delivery), { text: `configuration=${configuration}`, origin }];
  const content = renderTemplate('clockseed/expect.hbs', { lines });
  return { path: '/etc/clockseed/expect', mode: '0644', phase: 'first-boot', content, lines };
}

/** What tells one configuration of a machine from the next. Comments count: the files are what they are. */
function digest(plan: MachinePlan, delivery: Delivery, files: readonly MachineFile[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(listExpectations(plan, delivery).map(({ text }) => text)));
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
