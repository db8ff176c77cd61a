/** What a text is: a spec, or a file that one includes. For messages, and for giving up early what is neither. */
export interface Subject {
  readonly name: string;
  readonly kind: string;
  /** What stands at its top. */
  readonly expected: string;
  /** Words of which one occurs in every long text of the kind. */
  readonly words: readonly string[];
  /** Where one gets a text to start from. */
  readonly start?: string;
}

export const WHOLE_SPEC: Subject = {
  name: 'the spec',
  kind: 'spec',
  expected: 'a mapping with the keys version, name, os and groups',
  words: ['groups'],
  start: 'clockseed init, which prints a spec to start from',
};

/** The mappings that a file may be included in, by what they are about. */
export type Level = 'spec' | 'group' | 'machine';

/** A file that is included in a mapping of some level: keys of that mapping. */
export const PARTS: Readonly<Record<Level, Subject>> = {
  spec: part('keys that a spec has at its top, such as groups, machines and settings'),
  group: part('keys of a group, such as secondary and settings'),
  machine: part('keys of a machine, such as mac and settings'),
};

function part(keys: string): Subject {
  return {
    name: 'the included file',
    kind: 'part of a spec',
    expected: `a mapping with ${keys}`,
    words: ['groups', 'machines', 'primary', 'secondary', 'cloud-init'],
  };
}
