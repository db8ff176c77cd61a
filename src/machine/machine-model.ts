import type { ImagePlan, MachinePlan } from '../plan/plan.js';
import type { Origin } from '../spec/topology.js';

/** One line of a configuration file before it is text: what, why, and which setting it comes from. */
export interface ConfigurationLine {
  readonly text: string;
  /** One line for the reader; may be absent where the text explains itself. */
  readonly why?: string;
  readonly origin: Origin;
  /** Where another part of it comes from, such as how often somebody is asked. */
  readonly also?: Origin;
  /** What may be shown of a text that is secret. */
  readonly shown?: string;
}

/**
 * When a file is put in place. `bake`: the same on every machine, so an image holds it. `first-boot`: belongs to one
 * machine, so its seed brings it. `both`: follows from settings that machines share; an image holds it, and the seed
 * brings it again, because the image may be older than the spec.
 */
export type Phase = 'bake' | 'both' | 'first-boot';

/** One file on a machine, owned by root. */
export interface MachineFile {
  /** Absolute. */
  readonly path: string;
  /** What it is for, one line. */
  readonly purpose: string;
  /** `0600`: it carries a secret. */
  readonly mode: '0600' | '0644' | '0755';
  readonly phase: Phase;
  readonly content: string;
  /**
   * The lines that come from settings, in order; empty for files that are the same everywhere. Whatever else the content has
   * is the same in every file of this path.
   */
  readonly lines: readonly ConfigurationLine[];
}

/** A rule of ufw: words after `ufw`, each free of blanks. */
export interface FirewallRule {
  readonly words: readonly string[];
  readonly why: string;
  readonly origin: Origin;
}

/** A package, or a unit that is enabled or masked. */
export interface MachinePart {
  readonly name: string;
  readonly why: string;
  readonly origin: Origin;
}

/** The packages of a machine, and its units. */
export interface MachineParts {
  readonly packages: readonly MachinePart[];
  readonly enable: readonly MachinePart[];
  readonly mask: readonly MachinePart[];
}

/** What an image holds, whoever bakes it. */
export interface ImageModel {
  readonly plan: ImagePlan;
  /** Debian packages. */
  readonly packages: readonly string[];
  readonly files: readonly MachineFile[];
  /** Units that are enabled and masked in it. Nothing is started. */
  readonly enable: readonly string[];
  readonly mask: readonly string[];
  /** What makes of it one machine, and so must not be in it: absolute paths. */
  readonly absent: readonly string[];
}

/** What must be on a machine, whoever delivers it. */
export interface MachineModel {
  readonly plan: MachinePlan;
  /** Why the packages and units below are there. */
  readonly parts: MachineParts;
  /** Debian packages. */
  readonly packages: readonly string[];
  readonly files: readonly MachineFile[];
  readonly firewall: readonly FirewallRule[];
  readonly enable: readonly string[];
  readonly mask: readonly string[];
  /** The command that brings the files into effect; it may be run again at any time. */
  readonly apply: readonly string[];
  /** SHA-256 of everything above, 16 hexadecimal digits: a machine whose digest differs needs `apply`. */
  readonly configuration: string;
}
