import { problem } from '../../diagnostics/diagnostic.js';
import type { DiagnosticList } from '../../diagnostics/diagnostic-list.js';
import { SYSTEM_NAMES } from '../../facts/systems.js';
import type { SpecNode } from '../../load/tree.js';
import type { SpecShape } from '../shape/spec-shape.js';
import type { Machine, Settings, Sourced } from '../topology.js';
import type { Network } from '../values/addresses.js';
import type { Level } from './cascade.js';
import { checkDevice, checkGateway } from './check-addressing.js';
import { checkNetboot } from './check-netboot.js';
import { checkReach, checkSettings } from './check-settings.js';
import { checkTimestamping } from './check-timestamping.js';
import type { ListedGroup } from './list-groups.js';
import type { Member } from './list-members.js';
import type { Overlay } from './list-overlays.js';
import { pickAdapterValue } from './pick-adapter.js';
import { resolveSettings } from './resolve-settings.js';
import type { OriginTracer } from './trace-origins.js';

const NO_SYSTEM = { allowed: `${SYSTEM_NAMES.join(', ')}; on the spec, its groups or its machines` };

/** Joins members with what the spec, their group and their overlay say. Problems go to `diagnostics`. */
export class MachineResolver {
  /** Settings of each combination of levels, resolved and judged once: members of a range share them. */
  private readonly settings = new Map<string, Settings | undefined>();
  private readonly judged = new Set<Settings>();

  constructor(
    private readonly shape: SpecShape,
    private readonly root: SpecNode,
    private readonly overlays: ReadonlyMap<string, Overlay>,
    /** The machines that stand in two groups: how they are reached is judged by both (check-relays.ts). */
    private readonly relays: ReadonlySet<string>,
    private readonly origins: OriginTracer,
    private readonly diagnostics: DiagnosticList,
  ) {}

  /** A member as a machine, or undefined where something that it needs is stated nowhere. */
  resolve(
    group: ListedGroup,
    networks: readonly Sourced<Network>[],
    member: Member,
    listed: boolean,
  ): Machine | undefined {
    const { name, role, address, path } = member;
    const overlay = listed ? this.overlays.get(name) : undefined;
    const settings = this.settingsOf(group, overlay);
    const device = this.findInterface(group, overlay);
    if (!settings || !device) return undefined;
    if (!this.relays.has(name)) this.judgeReach(settings, group);
    const found = [
      checkGateway(settings, address, group.networks),
      checkDevice(settings, device),
      checkTimestamping(settings, device),
    ];
    this.diagnostics.addAll(found.filter((diagnostic) => diagnostic !== undefined));
    const mac = overlay && pickAdapterValue(overlay, 'mac', group.name);
    return {
      name,
      origin: this.origins.at(path, 'key'),
      group: group.name,
      networks,
      role,
      listed,
      address: this.origins.value(address, path),
      interface: device,
      mac: mac && this.origins.value(mac.value, mac.path),
      settings,
    };
  }

  private settingsOf(group: ListedGroup, overlay: Overlay | undefined): Settings | undefined {
    const key = [group.name, ...(overlay?.path ?? [])].join('\u0000');
    if (this.settings.has(key)) return this.settings.get(key);
    const levels: Level[] = [
      ...(overlay ? [overlay] : []),
      { path: ['groups', group.name], stated: group.shape },
      { path: [], stated: this.shape },
    ];
    const settings = resolveSettings(levels, this.root, this.origins);
    if (settings)
      this.diagnostics.addAll([
        ...checkSettings(settings, this.root),
        ...checkNetboot(settings, levels, group),
      ]);
    else this.diagnostics.add(problem('missing-key', ['os'], 'the key "os" is missing', NO_SYSTEM));
    this.settings.set(key, settings);
    return settings;
  }

  private judgeReach(settings: Settings, group: ListedGroup): void {
    if (this.judged.has(settings)) return;
    this.judged.add(settings);
    this.diagnostics.addAll(checkReach(settings, group));
  }

  private findInterface(group: ListedGroup, overlay: Overlay | undefined): Sourced<string> | undefined {
    const own = overlay && pickAdapterValue(overlay, 'interface', group.name);
    if (own) return this.origins.value(own.value, own.path);
    const path = ['groups', group.name, 'interface'];
    if (group.shape.interface !== undefined) return this.origins.value(group.shape.interface, path);
    const found = `the key "interface" is missing from ${JSON.stringify(`groups.${group.name}`)}`;
    const allowed = 'interface on the group, or on each of its machines under machines';
    this.diagnostics.add(problem('missing-key', path, found, { allowed }));
    return undefined;
  }
}
