import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { Locator } from '../../load/locate.js';
import type { SpecNode } from '../../load/tree.js';
import type { GroupShape, SpecShape } from '../shape/spec-shape.js';
import type { Group, Machine, Settings, Topology } from '../topology.js';
import type { Network } from '../values/addresses.js';
import { refuseIdentifier } from '../values/parse-names.js';
import { MAX_MACHINES } from '../values/parse-ranges.js';
import { checkGroup } from './check-group.js';
import { checkMembers } from './check-members.js';
import { checkSettings } from './check-settings.js';
import { fromRefusal, listMembers, type Member } from './list-members.js';
import { listOverlays, type Overlay } from './list-overlays.js';
import { type Level, resolveSettings } from './resolve-settings.js';
import { byDefault, OriginTracer } from './trace-origins.js';

/** The stratum of a primary that has no source, unless the spec says otherwise. */
export const DEFAULT_STRATUM = 8;

/** A shape that was judged to what it means: ranges, cascade, and what no single key shows. All problems at once. */
export function resolveTopology(
  shape: SpecShape,
  root: SpecNode,
  locator: Locator,
): { topology?: Topology; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const resolver = new TopologyResolver(shape, root, new OriginTracer(locator), diagnostics);
  const topology = resolver.resolve();
  return { topology, diagnostics };
}

interface ListedGroup {
  readonly name: string;
  readonly shape: GroupShape;
  readonly networks: readonly Network[];
  readonly members: readonly Member[];
}

class TopologyResolver {
  private readonly settings = new Map<string, Settings | undefined>();
  private overlays: ReadonlyMap<string, Overlay> = new Map();

  constructor(
    private readonly shape: SpecShape,
    private readonly root: SpecNode,
    private readonly origins: OriginTracer,
    private readonly diagnostics: Diagnostic[],
  ) {}

  resolve(): Topology {
    const groups = this.listGroups();
    const names = new Set(groups.flatMap(({ members }) => members.map(({ name }) => name)));
    this.diagnostics.push(...checkMembers(groups));
    this.overlays = listOverlays(this.shape, names, this.diagnostics);
    this.checkMacs();
    const resolved = groups.map((group) => this.resolveGroup(group, names));
    if (groups.length === 0) {
      this.diagnostics.push(
        problem('missing-key', ['groups'], 'groups is empty', { allowed: 'at least one group' }),
      );
    }
    return { name: this.origins.value(this.shape.name, ['name']), groups: resolved };
  }

  private listGroups(): ListedGroup[] {
    let total = 0;
    return Object.entries(this.shape.groups).map(([name, shape]) => {
      const refusal = refuseIdentifier(name);
      if (refusal) this.diagnostics.push(fromRefusal(refusal, ['groups', name], 'key'));
      const members = total > MAX_MACHINES ? [] : listMembers(name, shape, this.diagnostics);
      total += members.length;
      if (total > MAX_MACHINES) this.reportTooMany(name);
      return { name, shape, members, networks: [shape.network].flat() };
    });
  }

  private reportTooMany(group: string): void {
    const found = `the spec has more than ${MAX_MACHINES} machines`;
    this.diagnostics.push(
      problem('too-many-machines', ['groups', group], found, { allowed: `at most ${MAX_MACHINES}` }),
    );
  }

  private resolveGroup({ name, shape, members, networks }: ListedGroup, names: ReadonlySet<string>): Group {
    this.diagnostics.push(...checkGroup(name, shape, members, names));
    const machines = members.flatMap((member) => this.resolveMachine(name, shape, member, true));
    const standIn =
      shape.secondary === 'any' ? this.resolveMachine(name, shape, this.standIn(name), false) : [];
    const path = ['groups', name];
    return {
      name,
      networks: networks.map((network, index) => {
        const single = !Array.isArray(shape.network);
        return this.origins.value(network, single ? [...path, 'network'] : [...path, 'network', index]);
      }),
      stratum:
        shape.stratum === undefined
          ? byDefault(DEFAULT_STRATUM, 'stratum')
          : this.origins.value(shape.stratum, [...path, 'stratum']),
      primaries: machines.filter(({ role }) => role === 'primary'),
      secondaries: [...machines.filter(({ role }) => role === 'secondary'), ...standIn],
    };
  }

  /** The machine that stands for all secondaries not listed. */
  private standIn(group: string): Member {
    return {
      name: `${group}-secondary`,
      role: 'secondary',
      address: 'dhcp',
      path: ['groups', group, 'secondary'],
    };
  }

  private resolveMachine(group: string, shape: GroupShape, member: Member, listed: boolean): Machine[] {
    const { name, role, address, path } = member;
    const overlay = listed ? this.overlays.get(name) : undefined;
    const settings = this.resolveSettings(group, shape, overlay);
    const interfaceName = this.findInterface(group, shape, overlay);
    if (!settings || !interfaceName) return [];
    const mac = overlay?.stated.mac;
    const machine: Machine = {
      name,
      origin: this.origins.at(path, 'key'),
      group,
      role,
      listed,
      address: this.origins.value(address, path),
      interface: interfaceName,
      mac: mac === undefined || !overlay ? undefined : this.origins.value(mac, [...overlay.path, 'mac']),
      settings,
    };
    return [machine];
  }

  /** Settings of a level combination, judged once: members of a range share them. */
  private resolveSettings(
    group: string,
    shape: GroupShape,
    overlay: Overlay | undefined,
  ): Settings | undefined {
    const key = JSON.stringify([group, overlay?.path]);
    if (this.settings.has(key)) return this.settings.get(key);
    const levels: Level[] = [
      ...(overlay ? [overlay] : []),
      { path: ['groups', group], stated: shape },
      { path: [], stated: this.shape },
    ];
    const settings = resolveSettings(levels, this.root, this.origins);
    if (settings) this.diagnostics.push(...checkSettings(settings, [shape.network].flat(), this.root));
    else
      this.reportOnce(
        problem('missing-key', ['os'], 'the key "os" is missing', {
          allowed: 'on the spec, its groups or its machines',
        }),
      );
    this.settings.set(key, settings);
    return settings;
  }

  private findInterface(group: string, shape: GroupShape, overlay: Overlay | undefined) {
    if (overlay?.stated.interface !== undefined)
      return this.origins.value(overlay.stated.interface, [...overlay.path, 'interface']);
    if (shape.interface !== undefined)
      return this.origins.value(shape.interface, ['groups', group, 'interface']);
    const path = ['groups', group, 'interface'];
    const allowed = 'interface on the group, or on each of its machines under machines';
    this.reportOnce(
      problem(
        'missing-key',
        path,
        `the key "interface" is missing from ${JSON.stringify(`groups.${group}`)}`,
        { allowed },
      ),
    );
    return undefined;
  }

  private checkMacs(): void {
    const first = new Map<string, Overlay>();
    for (const overlay of this.overlays.values()) {
      const { mac } = overlay.stated;
      if (mac === undefined) continue;
      const before = first.get(mac);
      if (before) {
        const related = [{ message: 'first', path: [...before.path, 'mac'] }];
        this.diagnostics.push(
          problem('duplicate-mac', [...overlay.path, 'mac'], `the MAC address ${mac} stands twice`, {
            related,
          }),
        );
      } else first.set(mac, overlay);
    }
  }

  private reportOnce(diagnostic: Diagnostic): void {
    const same = (other: Diagnostic) =>
      other.code === diagnostic.code && other.message === diagnostic.message;
    if (!this.diagnostics.some(same)) this.diagnostics.push(diagnostic);
  }
}
