/** What carries user-data to a machine, and the most it carries. */
export interface Datasource {
  /** Largest user-data in bytes; undefined where none is known. */
  readonly maxUserData: number | undefined;
  /** Whether our larger files are packed (gzip, base64), so that a first boot fits. */
  readonly packs: boolean;
}

/**
 * The datasources of cloud-init that a spec may name. Limits: EC2 16 KiB before base64 encoding; OpenStack (Nova) and
 * Azure 64 KiB of base64, which holds 48 KiB of ours.
 */
export const DATASOURCES = {
  nocloud: { maxUserData: undefined, packs: false },
  ec2: { maxUserData: 16_384, packs: true },
  openstack: { maxUserData: 49_149, packs: false },
  azure: { maxUserData: 49_149, packs: false },
} as const satisfies Readonly<Record<string, Datasource>>;

export type DatasourceName = keyof typeof DATASOURCES;
