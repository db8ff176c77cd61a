/** What carries user-data to a machine. */
export interface Datasource {
  /**
   * The most user-data that it carries, in bytes; undefined where none is known. Where there is a limit the programs
   * travel without their comments, and user-data is also written packed (gzip, which cloud-init recognises).
   */
  readonly maxUserData: number | undefined;
}

/**
 * The datasources of cloud-init that a spec may name. Limits: EC2 16 KiB before base64 encoding; OpenStack (Nova) and
 * Azure 64 KiB of base64, which holds 48 KiB of ours.
 */
export const DATASOURCES = {
  nocloud: { maxUserData: undefined },
  ec2: { maxUserData: 16_384 },
  openstack: { maxUserData: 49_149 },
  azure: { maxUserData: 49_149 },
} as const satisfies Readonly<Record<string, Datasource>>;

export type DatasourceName = keyof typeof DATASOURCES;
