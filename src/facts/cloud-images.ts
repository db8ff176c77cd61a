import type { SystemName } from './systems.js';

/** Where a system's own cloud image comes from, for amd64. */
export interface CloudImage {
  /** A qcow2 image, as published; the newest build of its release. */
  readonly url: string;
  /** The publisher's list of checksums, in the form that Packer's `iso_checksum` takes. */
  readonly checksum: string;
  /** The account that publishes its AMIs, and their names as a pattern. */
  readonly amiOwner: string;
  readonly amiName: string;
  /** The login that cloud-init makes on EC2. */
  readonly amiUser: string;
}

/**
 * The publishers' images: https://cloud.debian.org/images/cloud/, https://wiki.debian.org/Cloud/AmazonEC2Image,
 * https://cloud-images.ubuntu.com/releases/, https://documentation.ubuntu.com/aws/ (owners and names of AMIs).
 */
export const CLOUD_IMAGES: Readonly<Record<SystemName, CloudImage>> = {
  'debian-11': debian('11', 'bullseye'),
  'debian-12': debian('12', 'bookworm'),
  'debian-13': debian('13', 'trixie'),
  'ubuntu-22.04': ubuntu('22.04', 'hvm-ssd'),
  'ubuntu-24.04': ubuntu('24.04', 'hvm-ssd-gp3'),
  'ubuntu-26.04': ubuntu('26.04', 'hvm-ssd-gp3'),
};

function debian(release: string, codename: string): CloudImage {
  const folder = `https://cloud.debian.org/images/cloud/${codename}/latest`;
  return {
    url: `${folder}/debian-${release}-genericcloud-amd64.qcow2`,
    checksum: `file:${folder}/SHA512SUMS`,
    amiOwner: '136693071363',
    amiName: `debian-${release}-amd64-*`,
    amiUser: 'admin',
  };
}

function ubuntu(release: string, storage: string): CloudImage {
  const folder = `https://cloud-images.ubuntu.com/releases/${release}/release`;
  return {
    url: `${folder}/ubuntu-${release}-server-cloudimg-amd64.img`,
    checksum: `file:${folder}/SHA256SUMS`,
    amiOwner: '099720109477',
    amiName: `ubuntu/images/${storage}/ubuntu-*-${release}-amd64-server-*`,
    amiUser: 'ubuntu',
  };
}
