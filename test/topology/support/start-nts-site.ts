import { RELEASES, type Release, type Site, startSite } from '../start-site.js';
import { createAuthority } from './issue-certificates.js';
import { installExpectations } from './judge-site.js';
import { startImpostor, startNtsServer } from './start-nts-server.js';

/** Two with the certificate that they should have, and whoever else: what is wrong with them is their name. */
export const GOOD = { 'a.test': '10.9.0.21', 'b.test': '10.9.0.22' };
export const WRONG = {
  'foreign.test': '10.9.0.23',
  'expired.test': '10.9.0.24',
  'misnamed.test': '10.9.0.25',
  'plain.test': '10.9.0.26',
};
const SERVERS = Object.entries({ ...GOOD, ...WRONG });
export const SITE_FILE = '/etc/chrony/site.pem';
/** What GnuTLS reads on Debian where no other file is named. */
export const SYSTEM_FILE = '/etc/ssl/certs/ca-certificates.crt';

/** Seconds that the impostors are wrong by. */
export const LIE = 5;

/** chrony 4.0 knows no set of certificates but the system's. */
const knowsSets = (release: Release) => release !== 'chronyd-4.0';

function groupOf(release: Release): string {
  const more = `nts: true, ${knowsSets(release) ? `ca: ${SITE_FILE}, ` : ''}minpoll: 0, maxpoll: 0`;
  const sources = SERVERS.map(([server]) => `      - {server: ${server}, ${more}}\n`).join('');
  return `  top:
    network: 10.9.0.0/24
    interface: eth0
    verify: {max-offset: 10ms}
    sources:
${sources}    primary: {p: 10.9.0.1}
    secondary: {s: 10.9.0.2}
`;
}

const ADDRESSES = {
  p: ['10.9.0.1'],
  ...Object.fromEntries(SERVERS.map(([server, address]) => [server.split('.')[0] ?? '', [address]])),
};

/** Six servers, all of them running, and the machine `p` that is to ask them, whose chronyd is not. */
export async function startNtsSite(release: Release, program: string, openssl: string): Promise<Site> {
  const site = await startSite(RELEASES[release], program, groupOf(release), ADDRESSES);
  try {
    await startServers(site, release, openssl);
    return site;
  } catch (error) {
    await site.close();
    throw error;
  }
}

/** The machine knows the servers' names, and trusts the site's authority. */
async function startServers(site: Site, release: Release, openssl: string): Promise<void> {
  const ours = createAuthority(site.of('a'), openssl, 'site');
  const theirs = createAuthority(site.of('a'), openssl, 'foreign');
  await startNtsServer(site.of('a'), ours.issue('a.test'));
  await startNtsServer(site.of('b'), ours.issue('b.test'));
  await startNtsServer(site.of('foreign'), theirs.issue('foreign.test'));
  await startNtsServer(site.of('expired'), ours.issue('expired.test', -1));
  await startNtsServer(site.of('misnamed'), ours.issue('elsewhere.test'));
  await startImpostor(site.of('plain'), LIE);
  const client = site.of('p');
  client.write('/etc/hosts', SERVERS.map(([server, address]) => `${address} ${server}\n`).join(''));
  // With a file of its own a source trusts nobody whom the system trusts.
  client.write(SITE_FILE, ours.certificate);
  client.write(SYSTEM_FILE, knowsSets(release) ? theirs.certificate : ours.certificate);
  installExpectations(site, 'p', release);
}
