import { createRequire } from 'node:module';
import type { gzip } from 'pako';

const require = createRequire(import.meta.url);

/**
 * gzip in JavaScript rather than by Node's zlib, whose bytes differ between releases and processors. Loaded at the first use:
 * most specs have none.
 */
export function packUserData(userData: Uint8Array): Uint8Array {
  const pako: { readonly gzip: typeof gzip } = require('pako');
  return pako.gzip(userData, { level: 9 });
}
