import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { pathOf } from '../spec/origin-path.js';
import type { Machine, Sourced } from '../spec/topology.js';
import { findDenial } from './judge-access.js';
import { listRawDirectives } from './list-raw-directives.js';
import type { MachinePlan, Plan } from './plan.js';
import type { SourcePlan } from './source-plan.js';

/** Somebody who asks, the source as it sees it, and the machine that is asked. */
interface Link {
  readonly asker: MachinePlan;
  /** The membership that it asks by. */
  readonly member: Machine;
  readonly source: SourcePlan;
  readonly server: MachinePlan;
}

type Judge = (link: Link) => Diagnostic | undefined;

/** Judges every link of a plan by both its ends. One problem for each pair of places in the spec. */
export function checkLinks({ groups }: Plan): Diagnostic[] {
  const machines = groups.flatMap((group) => group.machines);
  const byName = new Map(machines.map((plan) => [plan.machine.name, plan]));
  const found = new Map<string, Diagnostic>();
  for (const asker of machines) {
    for (const link of listLinks(asker, byName)) {
      for (const judge of JUDGES) {
        const diagnostic = judge(link);
        if (!diagnostic) continue;
        const places = [diagnostic.path, diagnostic.related?.map(({ path }) => path)];
        const key = JSON.stringify([diagnostic.code, places]);
        if (!found.has(key)) found.set(key, diagnostic);
      }
    }
  }
  return [...found.values(), ...machines.flatMap(checkReferenceIds)];
}

function listLinks(asker: MachinePlan, byName: ReadonlyMap<string, MachinePlan>): Link[] {
  const preset = asker.preset ? [...asker.preset.first, ...asker.preset.otherwise] : [];
  return [...asker.sources, ...preset].flatMap((source) => {
    const server = byName.get(source.machine);
    const isAbove = asker.uplink?.interface.value === source.interface.value && source.kind === 'leader';
    const member = isAbove && asker.uplink ? asker.uplink : asker.machine;
    return server ? [{ asker, member, source, server }] : [];
  });
}

const JUDGES: readonly Judge[] = [judgeAccess, judgeRateLimit, judgeTimestamps];

/** A raw `deny` that shuts out somebody whom the plan lets in. */
function judgeAccess({ member, server }: Link): Diagnostic | undefined {
  const directives = listRawDirectives(server);
  const address = member.address.value;
  if (directives.length === 0 || address === 'dhcp') return undefined;
  const allowed = server.serves.map(({ network }) => network.value);
  const denial = findDenial(address, allowed, directives);
  if (!denial) return undefined;
  const message = `${server.machine.name} would not answer ${member.name} (${address.text}): ${denial.value}`;
  return problem('contradiction', pathOf(denial.origin), message, {
    allowed: 'deny only what no machine of the spec asks from',
    related: [{ message: `${member.name} stands`, path: pathOf(member.origin), at: 'key' }],
  });
}

/** chronyd counts an address's packets against an interval of 2^N seconds and drops most of those that come sooner. */
function judgeRateLimit({ member, source, server }: Link): Diagnostic | undefined {
  const limit = listRawDirectives(server)
    .map((line) => ({ line, interval: readInterval(line) }))
    .find(({ interval }) => interval !== undefined && interval > source.polling.value.poll);
  if (!limit) return undefined;
  const { poll } = source.polling.value;
  const message = `${server.machine.name} would drop most requests of ${member.name}, which asks every ${2 ** poll} s: ${limit.line.value}`;
  return problem('contradiction', pathOf(limit.line.origin), message, {
    allowed: `ratelimit interval ${poll} or less`,
    related: [{ message: `${member.name} stands`, path: pathOf(member.origin), at: 'key' }],
  });
}

function readInterval({ value }: Sourced<string>): number | undefined {
  const match = /^\s*ratelimit\s(?:.*\s)?interval\s+(-?\d+)/i.exec(value);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Software stamps are late by microseconds that hardware stamps are not: on one end alone that is an error of half of it. */
function judgeTimestamps({ asker, member, source, server }: Link): Diagnostic | undefined {
  if (!asker.sources.includes(source)) return undefined;
  const [ours, theirs] = [member.settings.timestamping, server.machine.settings.timestamping];
  const words = new Set([ours.value, theirs.value]);
  if (!words.has('software') || !words.has('hardware')) return undefined;
  const message = `${member.name} has ${ours.value} timestamps and ${server.machine.name}, which it asks, ${theirs.value} ones: an asymmetry that no check sees`;
  return problem('asymmetry', pathOf(ours.origin), message, {
    severity: 'warning',
    allowed: 'the same on both ends of a link, or auto',
    related: [{ message: `${server.machine.name}’s stands`, path: pathOf(theirs.origin) }],
  });
}

/** chronyd tells sources apart by it, and so does the check. Only IPv6 addresses can collide. */
function checkReferenceIds({ machine, sources }: MachinePlan): Diagnostic[] {
  const seen = new Map<string, SourcePlan>();
  return sources.flatMap((source) => {
    const before = seen.get(source.referenceId);
    seen.set(source.referenceId, source);
    if (!before) return [];
    const message = `${source.address.value.text} and ${before.address.value.text}, both asked by ${machine.name}, have the same reference id ${source.referenceId}`;
    return [
      problem('contradiction', pathOf(source.address.origin), message, {
        allowed: 'another address for one of the two',
        related: [{ message: 'the other', path: pathOf(before.address.origin) }],
      }),
    ];
  });
}
