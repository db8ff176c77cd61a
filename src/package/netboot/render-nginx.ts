import { renderTemplate } from '../../machine/render-template.js';
import type { AccessList } from '../access-list.js';
import { printNginxValue, printNginxWord } from './print-nginx.js';
import { tabulateAccess } from './tabulate-access.js';

/** Where nginx finds the trees and where it listens. */
export interface NginxSettings {
  /** `address:port` each, an IPv6 address in brackets. */
  readonly listen: readonly string[];
  /** What machines call it, where other sites of this nginx may listen there; left out it is the only one. */
  readonly names?: readonly string[];
  /** The folder on the server that holds `out`, `secrets` and `files`; absolute, without a slash at its end. */
  readonly folder: string;
  /** Where the log goes; Debian's place by default. */
  readonly logs?: string;
}

/**
 * nginx's configuration for the trees, included in its `http` context: what `clockseed serve` answers, by nginx. With an
 * access list also the private files; it then holds every token.
 */
export function renderNginx(
  { listen, names = [], folder, logs = '/var/log/nginx' }: NginxSettings,
  access?: AccessList,
): string {
  return renderTemplate('netboot/nginx.conf.hbs', {
    listen: [...listen].sort().map(printNginxWord),
    names: names.length > 0 ? [...names].sort().map(printName).join(' ') : undefined,
    // Quotes go around the whole, of which this is the beginning.
    folder: printNginxValue(folder).slice(1, -1),
    accessLog: printNginxValue(`${logs}/clockseed-access.log`),
    errorLog: printNginxValue(`${logs}/clockseed-error.log`),
    access: access && tabulateAccess(access),
  });
}

/** As a pattern, since names of the usual kind are hashed, and a long one needs a larger table of the site's own nginx. */
function printName(name: string): string {
  return printNginxWord(`~^${name.replaceAll('.', '\\.')}$`);
}
