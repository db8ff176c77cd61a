import { gzipSync, strToU8 } from 'fflate';

/** gzip in JavaScript rather than by Node's zlib, whose bytes differ between releases and processors. */
export function packUserData(userData: string): Uint8Array {
  return gzipSync(strToU8(userData), { level: 9, mtime: 0 });
}
