/**
 * Which machine may ask a server for which private files: `access.json` at the root of the private tree. `clockseed serve`
 * reads it, and nginx's configuration is made from it.
 */
export interface AccessList {
  readonly version: 1;
  readonly machines: readonly MachineAccess[];
}

/** What one machine may ask for. Names and tokens are each one machine's. */
export interface MachineAccess {
  readonly name: string;
  /** 43 characters of base64url (32 bytes), made of the key file's secret and the name. */
  readonly token: string;
  /** From where its files may be asked for, IPv4 or IPv6; empty: from anywhere (the spec does not know its address). */
  readonly addresses: readonly string[];
  /** Paths in the private tree that it gets below `/private/TOKEN/`. */
  readonly files: readonly string[];
  /**
   * Paths in the private tree that it alone gets at the very same public path: boot scripts, which hold the token. Only
   * from `addresses`, so without any nobody gets them. A path is one machine's.
   */
  readonly boot: readonly string[];
}
