import type { Plan } from '../../plan/plan.js';
import type { AccessList } from '../access-list.js';
import type { Deliverable } from '../deliverable.js';
import { listServers } from './list-servers.js';
import { renderNginx } from './render-nginx.js';

/** Where the trees lie on nginx's machine: `out`, `secrets` and `files` in it. */
const FOLDER = '/srv/clockseed';

/**
 * nginx.conf for the servers that machines boot from; with `access` it also answers for the private tree. None where the
 * URL of each has a path: what lies above that path is the site's own.
 */
export function packageNginx(plan: Plan, access?: AccessList): Deliverable[] {
  const urls = listServers(plan)
    .map((server) => new URL(server))
    .filter(({ pathname }) => pathname === '/');
  const [first] = urls;
  if (!first) return [];
  const isOne = urls.length === 1 && /^[\d.]+$/.test(first.hostname);
  const listen = isOne ? [`${first.hostname}:${portOf(first)}`] : [...new Set(urls.map(portOf))];
  // By its name where the port is shared: Debian's default site would have what names nobody.
  const names = isOne ? [] : [...new Set(urls.map(({ hostname }) => hostname))];
  return [{ path: 'netboot/nginx.conf', content: renderNginx({ listen, names, folder: FOLDER }, access) }];
}

function portOf({ port }: URL): string {
  return port === '' ? '80' : port;
}
