import { runCommand } from '../host/run-command.js';

const FORMAT = '$(REPO_URI)';

/** The mirror that this host takes its own release from, whichever way its sources are written. */
export async function findMirror(): Promise<string> {
  const mirror = (await listMirrors()) ?? (await updateAndList());
  if (mirror === undefined) throw new Error('no Debian mirror in /etc/apt');
  return mirror;
}

// apt knows a source's origin only once it has read its index.
async function updateAndList(): Promise<string | undefined> {
  await runCommand('apt-get', ['update', '-qq'], { limit: 300_000 });
  return listMirrors();
}

async function listMirrors(): Promise<string | undefined> {
  const release = await runCommand('sh', ['-c', '. /etc/os-release; printf %s "$VERSION_CODENAME"']);
  const targets = ['indextargets', '--format', FORMAT, 'Origin: Debian', `Codename: ${release}`];
  return (await runCommand('apt-get', targets)).split('\n').find((line) => line !== '');
}
