import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { judgeDirective } from '../../facts/judge-directive.js';
import { nodeAt, type SpecNode } from '../../load/tree.js';
import { pathOf } from '../origin-path.js';
import type { Settings, Sourced } from '../topology.js';
import { checkAddressing, warnOtherAdapters } from './check-addressing.js';
import { checkPackages } from './check-packages.js';
import { isAmbiguous } from './coerce-scalars.js';
import type { Surroundings } from './list-groups.js';

/** Judges the settings of one combination of levels by themselves: directives, the site's user-data. */
export function checkSettings(settings: Settings, root: SpecNode): Diagnostic[] {
  return [
    ...settings.directives.flatMap((directive) => checkDirective(directive, settings)),
    ...[...settings.cloudInit].flatMap(([key, { origin }]) =>
      checkCloudInitKey(key, settings, pathOf(origin), root),
    ),
  ];
}

/** Judges how a machine with these settings, which stands in no other group, is reached and reaches its packages. */
export function checkReach(settings: Settings, group: Surroundings): Diagnostic[] {
  return [
    ...checkAddressing(settings, group),
    ...warnOtherAdapters(settings),
    ...checkPackages(settings, group),
  ];
}

function checkDirective(directive: Sourced<string>, settings: Settings): Diagnostic[] {
  const verdict = judgeDirective(directive.value, settings.os.value);
  if (!verdict) return [];
  const { message, allowed, suggestion } = verdict;
  return [
    problem('directive', pathOf(directive.origin), message, {
      ...(allowed && { allowed }),
      ...(suggestion && { suggestion }),
    }),
  ];
}

/** Keys of user-data that clockseed writes itself: two hands on one key would lose one of them in silence. */
const WRITTEN = ['write_files', 'packages', 'package_update', 'runcmd', 'ntp'];
/** Keys that decide whether cloud-init does any of that. */
const DECIDING = [
  'cloud_init_modules',
  'cloud_config_modules',
  'cloud_final_modules',
  'merge_how',
  'merge_type',
];

function checkCloudInitKey(key: string, settings: Settings, path: Path, root: SpecNode): Diagnostic[] {
  const written = Object.values(settings.apt).some(Boolean) ? [...WRITTEN, 'apt'] : WRITTEN;
  const reserved = [...written, ...DECIDING];
  if (reserved.includes(key)) {
    const reason = written.includes(key)
      ? 'is written by clockseed itself'
      : 'decides whether first boot does its work';
    const message = `the user-data key ${JSON.stringify(key)} ${reason}`;
    const allowed = `every key of cloud-config except ${reserved.join(', ')}`;
    return [problem('reserved-cloud-init-key', path, message, { at: 'key', allowed })];
  }
  const node = nodeAt(root, path);
  return node ? warnAmbiguous(node, path) : [];
}

/** `on` under cloud-init: cloud-init would read truth where the spec says text. Each place is named. */
function warnAmbiguous(node: SpecNode, path: Path): Diagnostic[] {
  if (node.kind === 'list') return node.items.flatMap((item, index) => warnAmbiguous(item, [...path, index]));
  if (node.kind === 'map')
    return [...node.entries].flatMap(([key, entry]) => warnAmbiguous(entry.value, [...path, key]));
  if (!isAmbiguous(node)) return [];
  const message = `${node.text} is text here, but YAML 1.1 (cloud-init) would read a truth value`;
  const allowed = 'true or false for truth; quotes for text';
  return [problem('ambiguous-scalar', path, message, { severity: 'warning', allowed })];
}
