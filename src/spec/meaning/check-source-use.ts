import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { knowsOption } from '../../facts/chrony-options.js';
import { explainTooNew } from '../../facts/explain-too-new.js';
import { SYSTEMS } from '../../facts/systems.js';
import { pathOf } from '../origin-path.js';
import type { Group, Machine, ServerSource } from '../topology.js';
import { whyUnreachable } from './judge-reach.js';

/** Whether the machines that are to use the external sources of their group can: their chrony, and the way there. */
export function checkSourceUse({ sources, primaries }: Group): Diagnostic[] {
  const servers = sources.filter((source) => source.kind !== 'refclock');
  return servers.flatMap((server) => {
    const found = primaries.map((machine) => checkRelease(server, machine) ?? checkReach(server, machine));
    // One is enough: the machines of a range are alike.
    return found.filter((diagnostic) => diagnostic !== undefined).slice(0, 1);
  });
}

function checkRelease({ certificates }: ServerSource, { settings }: Machine): Diagnostic | undefined {
  const { os } = settings;
  if (!certificates || knowsOption(SYSTEMS[os.value].chrony, 'server', 'certset')) return undefined;
  const { message, allowed } = explainTooNew('certset (the key ca)', '4.1', os.value);
  return problem('directive', pathOf(certificates.origin), message, { ...(allowed && { allowed }) });
}

/** Only static addressing says enough to know. */
function checkReach({ host, origin }: ServerSource, machine: Machine): Diagnostic | undefined {
  const { method, gateway, nameservers } = machine.settings.addressing;
  if (method.value !== 'static') return undefined;
  const reach = {
    networks: machine.networks.map(({ value }) => value),
    hasGateway: gateway !== undefined,
    hasNameservers: nameservers !== undefined,
  };
  const why = whyUnreachable(typeof host === 'string' ? host : host.text, reach);
  if (!why) return undefined;
  return problem('source-unreachable', pathOf(origin), `${machine.name} can not reach this source: ${why}`, {
    allowed:
      'a gateway and nameservers under addressing; a source with an address in the network; or addressing: unmanaged',
    related: [{ message: 'addressing stands', path: pathOf(method.origin) }],
  });
}
