import { readFileSync } from 'node:fs';

/** The release of this clockseed, as its package says. */
export function readOwnVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  // Our own package.json, which npm does not install without a version.
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
