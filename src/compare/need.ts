/** A daemon that keeps time, or feeds one that does. */
export type Daemon = 'chrony' | 'ptp4l' | 'gpsd';

/** What the installer does to a daemon on a machine that runs. */
export interface Restart {
  readonly daemon: Daemon;
  readonly does: 'restarts' | 'starts' | 'stops';
  /** Only where the machine has something: the end of a sentence, `where …`. Undefined: always. */
  readonly where: string | undefined;
}

/**
 * What brings a machine that runs from one spec to the other. `nothing`; `installer`: install.sh, which touches no clock;
 * `restart`: install.sh, which restarts, starts or stops a daemon; `first-boot`: what only a first boot brings; `new` and
 * `gone`: it is in one of the specs only.
 */
export type Action = 'nothing' | 'installer' | 'restart' | 'first-boot' | 'new' | 'gone';

/** What one machine needs. */
export interface Need {
  readonly machine: string;
  readonly action: Action;
  readonly restarts: readonly Restart[];
  /** Why: files on the machine, or what of the first boot. */
  readonly reasons: readonly string[];
  /** Whether its seed is another one: a machine of NoCloud applies that at its next boot with it, as a new instance. */
  readonly seed: boolean;
}

/** An image that is no longer what its plan says. */
export interface ImageNeed {
  readonly image: string;
  readonly action: 'new' | 'rebuild' | 'gone';
  readonly reasons: readonly string[];
  /** Machines whose seed relies on it (install: baked), or that boot it without a seed and so may need it. */
  readonly machines: readonly string[];
  /** Whether anything of the spec relies on it: images with a role are for whoever boots without a seed. */
  readonly relied: boolean;
}
