import { pretendVerdict, type Report, verify } from '../../clockseed/support/verify-machine.js';
import { contentOf } from '../../support/render-spec.js';
import { findTool } from '../../support/tools.js';
import type { Release, Site } from '../start-site.js';

/** Gives a machine what `verify` and `preset` read of what is generated for it, as if `apply` had done its work. */
export function installExpectations(site: Site, name: string, release: Release): void {
  const path = '/etc/clockseed/expect';
  const expectations = contentOf(site.modelOf(name), path);
  const configuration = /^configuration=(.*)$/m.exec(expectations)?.[1] ?? '';
  site.of(name).write(path, expectations);
  site.of(name).write('/var/lib/clockseed/applied', `${configuration}\n`);
  // Another release's is not told of a server's packets (ntpdata).
  const chronyc = findTool(CHRONYC[release]) ?? 'chronyc';
  site.of(name).write('/usr/local/bin/chronyc', `#!/bin/sh\nexec ${chronyc} "$@"\n`, '755');
}

/** What asks each release's chronyd. */
export const CHRONYC = {
  'chronyd-4.0': 'chronyc-4.0',
  'chronyd-4.3': 'chronyc-4.3',
  'chronyd-4.6': 'chronyc-4.6',
  'chronyd-sid': 'chronyc-sid',
} as const satisfies Record<Release, string>;

export const CHRONYC_NAMES = Object.values(CHRONYC);

/** Runs `verify` as its unit does, on a machine whose configuration has a verdict already: it judges at once. */
export function judge(site: Site, name: string): Report {
  const machine = site.of(name);
  pretendVerdict(machine, machine.read('/var/lib/clockseed/applied').trim());
  return verify(machine).report;
}
