import { tryCommand } from './run-command.js';

/** How dpkg-query prints: state, name, version. The placeholders are its own. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's placeholders, not JavaScript's
export const PACKAGE_FORMAT = '${db:Status-Abbrev} ${Package} ${Version}\\n';

/** Parses what `dpkg-query -W -f PACKAGE_FORMAT` printed: the versions of what is installed, by name. */
export function parsePackageVersions(text: string): Map<string, string> {
  const rows = text.split('\n').map((line) => line.split(/ +/));
  return new Map(
    rows.flatMap(([state, name, version]) =>
      state === 'ii' && name !== undefined && version !== undefined ? [[name, version] as const] : [],
    ),
  );
}

/** The versions of those of `names` that are installed on this host. None on a host without dpkg. */
export async function readPackageVersions(names: readonly string[]): Promise<Map<string, string>> {
  const query = await tryCommand('dpkg-query', ['-W', '-f', PACKAGE_FORMAT, ...names]).catch(() => undefined);
  return parsePackageVersions(query?.stdout ?? '');
}
