import type { MachinePlan } from '../../plan/plan.js';
import { listKeys } from '../../secrets/key-file.js';
import { type KeyRing, listLinksOf } from '../../secrets/key-ring.js';
import type { ConfigurationLine, MachineFile } from '../machine-model.js';
import { renderTemplate } from '../render-template.js';

/**
 * chrony's key file of a machine: every key of its links, those to come and those that were included. None where others
 * place it. 0600: chronyd reads it before it gives up being root (seen with 4.0 to 4.9), and the group `_chrony` is there only
 * once the package is. `apply` then lets that group read it: `chronyc rekey` on a file that `_chrony` cannot read says
 * `200 OK` and forgets every key (seen with all four).
 */
export function renderKeys(plan: MachinePlan, ring: KeyRing): MachineFile[] {
  const { authentication, machine } = plan;
  if (authentication?.kind !== 'made') return [];
  const { value: path, origin } = authentication.file;
  const lines = listLinksOf(plan).flatMap((link, index): ConfigurationLine[] => {
    const keys = ring.keysOf(link);
    if (!keys) throw new Error(`no key of ${link}`);
    const why = `With ${authentication.keys[index]?.machine}.`;
    return listKeys(keys).map((key) => {
      const shown = `KEY ${key.id} of the link ${link.replace(' ', ' with ')}`;
      return { text: key.reveal(), shown, why, origin };
    });
  });
  const content = renderTemplate('chrony/keys.hbs', { machine: machine.name, lines });
  const purpose = 'the keys that it shares with others; secret';
  return [{ path, purpose, mode: '0600', phase: 'first-boot', content, lines }];
}
