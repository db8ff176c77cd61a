import { gzip } from 'pako';

/** gzip in JavaScript rather than by Node's zlib, whose bytes differ between releases and processors. */
export function packUserData(userData: Uint8Array): Uint8Array {
  return gzip(userData, { level: 9 });
}
