/** What one client may take of the server. Times in milliseconds. */
export interface Limits {
  /** Request line and headers together, bytes. */
  readonly headerBytes: number;
  /** For the whole request head to arrive, from its first byte (or the connection's beginning) on. */
  readonly headTime: number;
  /** Between two requests on one connection. */
  readonly keepAliveTime: number;
  /** Without any byte moving, while an answer is sent: a reader may be slow, not stalled. */
  readonly idleTime: number;
  /** Connections at once. */
  readonly connections: number;
  /** Of these from one address. Machines behind one router share it. */
  readonly connectionsPerAddress: number;
  /** How long transfers may go on after the server was told to stop. */
  readonly graceTime: number;
  /** How often times are looked at. */
  readonly checkInterval: number;
}

/** For one rack. nginx's configuration has the same limits (templates/netboot/nginx.conf.hbs). */
export const DEFAULT_LIMITS: Limits = {
  headerBytes: 8192,
  headTime: 10_000,
  keepAliveTime: 10_000,
  idleTime: 30_000,
  connections: 512,
  connectionsPerAddress: 64,
  graceTime: 5_000,
  checkInterval: 1_000,
};
