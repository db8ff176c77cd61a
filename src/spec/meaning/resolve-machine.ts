import { problem } from '../../diagnostics/diagnostic.js';
import type { DiagnosticList } from '../../diagnostics/diagnostic-list.js';
import { SYSTEM_NAMES } from '../../facts/systems.js';
import type { SpecNode } from '../../load/tree.js';
import type { SpecShape } from '../shape/spec-shape.js';
import type { Machine, Settings, Sourced } from '../topology.js';
import type { Level } from './cascade.js';
import { checkDevice, checkGateway } from './check-addressing.js';
import { checkSettings } from './check-settings.js';
import type { ListedGroup } from './list-groups.js';
import type { Member } from './list-members.js';
import type { Overlay } from './list-overlays.js';
import { resolveSettings } from './resolve-settings.js';
import type { OriginTracer } from './trace-origins.js';

const NO_SYSTEM = { allowed: `${SYSTEM_NAMES.join(', ')}; on the spec, its groups or its machines` };

/** Joins members with what the spec, their group and their overlay say. Problems go to `diagnostics`. */
export class MachineResolver {
  /** Settings of each combination of levels, resolved and judged once: members of a range share them. */
  private readonly settings = new Map<string, Settings | undefined>();

  constructor(
    private readonly shape: SpecShape,
    private readonly root: SpecNode,
    private readonly overlays: ReadonlyMap<string, Overlay>,
    private readonly origins: OriginTracer,
    private readonly diagnostics: DiagnosticList,
  ) {}

  /** A member as a machine, or undefined where something that it needs is stated nowhere. */
  resolve(group: ListedGroup, member: Member, listed: boolean): Machine | undefined {
    const { name, role, address, path } = member;
    const overlay = listed ? this.overlays.get(name) : undefined;
    const settings = this.settingsOf(group, overlay);
    const device = this.findInterface(group, overlay);
    if (!settings || !device) return undefined;
    const found = [checkGateway(settings, address, group.networks), checkDevice(settings, device)];
    this.diagnostics.addAll(found.filter((diagnostic) => diagnostic !== undefined));
    const mac = overlay?.stated.mac;
    return {
      name,
      origin: this.origins.at(path, 'key'),
      group: group.name,
      role,
      listed,
      address: this.origins.value(address, path),
      interface: device,
      mac: mac === undefined || !overlay ? undefined : this.origins.value(mac, [...overlay.path, 'mac']),
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
    if (settings) this.diagnostics.addAll(checkSettings(settings, group, this.root));
    else this.diagnostics.add(problem('missing-key', ['os'], 'the key "os" is missing', NO_SYSTEM));
    this.settings.set(key, settings);
    return settings;
  }

  private findInterface(group: ListedGroup, overlay: Overlay | undefined): Sourced<string> | undefined {
    if (overlay?.stated.interface !== undefined)
      return this.origins.value(overlay.stated.interface, [...overlay.path, 'interface']);
    const path = ['groups', group.name, 'interface'];
    if (group.shape.interface !== undefined) return this.origins.value(group.shape.interface, path);
    const found = `the key "interface" is missing from ${JSON.stringify(`groups.${group.name}`)}`;
    const allowed = 'interface on the group, or on each of its machines under machines';
    this.diagnostics.add(problem('missing-key', path, found, { allowed }));
    return undefined;
  }
}
