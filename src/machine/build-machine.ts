import { createHash } from 'node:crypto';
import type { MachinePlan } from '../plan/plan.js';
import type { KeyRing } from '../secrets/key-ring.js';
import { renderChronyConf } from './chrony/render-chrony-conf.js';
import { renderKeys } from './chrony/render-keys.js';
import { renderOverride } from './chrony/render-override.js';
import { type Delivery, listExpectations } from './list-expectations.js';
import { listFirewallRules } from './list-firewall-rules.js';
import { listPackages } from './list-packages.js';
import { listPrograms } from './list-programs.js';
import type { ConfigurationLine, MachineFile, MachineModel } from './machine-model.js';
import { renderReceivers } from './render-receivers.js';
import { renderTemplate } from './render-template.js';

/**
 * What must be on a machine by its plan, whoever delivers it. Pure; `spec` is the spec's name. With `ring` it holds the
 * machine's keys and is a secret; without one the keys come by other means.
 */
export function buildMachine(spec: string, plan: MachinePlan, ring?: KeyRing): MachineModel {
  const { role } = plan.machine;
  const packages = listPackages(plan);
  const enable = [
    'chrony.service',
    'clockseed-verify.timer',
    ...(role === 'primary' ? ['clockseed-rtc.timer'] : []),
  ];
  const receivers = renderReceivers(plan);
  if (receivers.length > 0) enable.push('gpsd.service');
  const mask = ['systemd-timesyncd.service', 'chrony-wait.service'];
  const firewall = listFirewallRules(plan);
  const settled = [
    renderChronyConf(plan),
    renderOverride(plan),
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
  for (const { path, mode, content } of files) hash.update(JSON.stringify([path, mode, content]));
  return hash.digest('hex').slice(0, 16);
}
