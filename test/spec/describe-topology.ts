import type { ExternalSource, Group, Machine, Settings, Sourced, Topology } from '../../src/spec/topology.js';

/** A topology in short, to be read by people: every machine, and what the spec says about it, with the line it says so. */
export function describeTopology({ name, groups }: Topology): string {
  return `${[`spec ${show(name)}`, ...groups.flatMap(describeGroup)].join('\n')}\n`;
}

function describeGroup(group: Group): string[] {
  const { name, networks, follows, sources, stratum, ptp, authentication, primaries, secondaries } = group;
  const keys = authentication
    ? ` authentication ${json(authentication.value)}@${origin(authentication)}`
    : '';
  return [
    '',
    `group ${name}: ${networks.map(show).join(' ')} ${follows ? `follows ${show(follows)}` : `stratum ${show(stratum)}`}${keys}`,
    ...(ptp
      ? [`  ptp profile ${show(ptp.profile)}, domain ${show(ptp.domain)}, priority1 ${show(ptp.priority1)}`]
      : []),
    ...sources.map(describeSource),
    ...[...primaries, ...secondaries].map(describeMachine),
  ];
}

/** All that it is, defaults included. */
function describeSource(source: ExternalSource): string {
  const { origin: from, ...rest } = source;
  const words = Object.entries(rest).flatMap(([key, value]: [string, unknown]) => {
    if (value === undefined) return [];
    return [`${key} ${isSourced(value) ? show(value) : text(value)}`];
  });
  return `  source line ${origin({ value: undefined, origin: from })}: ${words.join(', ')}`;
}

function describeMachine({ name, role, listed, address, interface: device, mac, settings }: Machine): string {
  const place = origin(address);
  const words = [
    `  ${role} ${name}${listed ? '' : ' (any)'}`,
    `${text(address.value)} line ${place}`,
    show(device),
    ...(mac ? [show(mac)] : []),
    ...listStated(settings),
  ];
  return words.join('; ');
}

/** The settings that the spec states; what is left to the language is left out. */
function listStated({ cloudInit, directives, ...rest }: Settings): string[] {
  return [
    ...flatten(rest, []),
    ...[...cloudInit].map(
      ([key, value]) => `cloud-init ${JSON.stringify(key)} ${json(value.value)}@${origin(value)}`,
    ),
    ...directives.map((line) => `directive ${show(line)}`),
  ];
}

function flatten(node: object, path: readonly string[]): string[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (isSourced(value))
      return value.origin.kind === 'default' ? [] : [`${[...path, key].join('.')} ${show(value)}`];
    return typeof value === 'object' && value !== null ? flatten(value, [...path, key]) : [];
  });
}

function isSourced(value: unknown): value is Sourced<unknown> {
  return typeof value === 'object' && value !== null && 'origin' in value && 'value' in value;
}

function show(sourced: Sourced<unknown>): string {
  return `${text(sourced.value)}@${origin(sourced)}`;
}

function origin({ origin: from }: Sourced<unknown>): string {
  if (from.kind === 'default') return 'default';
  // Of the spec itself the name says nothing.
  const [, included] = from.file.split('/include/');
  return `${included === undefined ? '' : `${included}:`}${from.line}:${from.column}`;
}

function text(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'text' in value) return String(value.text);
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value === 'object' && value !== null && 'first' in value && 'last' in value)
    return `${text(value.first)} to ${text(value.last)}`;
  return typeof value === 'string' && /^[\w./:-]+$/.test(value) ? value : JSON.stringify(value);
}

/** User-data with its types: what is text is quoted. Formatting characters are escaped, for they hide in an editor. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, inner]) => `${json(key)}: ${json(inner)}`).join(', ')}}`;
  return JSON.stringify(value).replace(/\p{Cf}/gu, (hidden) => `\\u${hidden.charCodeAt(0).toString(16)}`);
}
