import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, askServer } from '../fleet/ask-server.js';
import { type BootSite, SERVER, seedUrl } from '../fleet/boot-site.js';
import type { Guest } from '../machine/guest.js';

/** A token of the right form that nobody has. */
const NO_TOKEN = 'A'.repeat(43);

/** A file that holds keys, below a machine's seed. */
const KEYED = 'user-data';

/** A URL, and the statuses that are right for it. */
interface Question {
  readonly what: string;
  readonly url: string;
  readonly right: readonly number[];
}

/** Each of two machines asks for what is its own and gets it, and for what is the other's and does not. */
export async function askForOthers(site: BootSite, one: Guest, other: Guest): Promise<void> {
  await Promise.all([askFor(site, one, other), askFor(site, other, one)]);
}

async function askFor(site: BootSite, machine: Guest, other: Guest): Promise<void> {
  await expectAnswers(site, machine, 'its own', listOwn(site, machine.name));
  const questions = listForeign(site, machine.name, other.name);
  const answers = await expectAnswers(site, machine, `${other.name}’s`, questions);
  const texts = answers.map(({ text }) => text).join('\n');
  const secrets = listSecrets(site, other.name);
  const seen = secrets.filter((secret) => texts.includes(secret));
  const found = `${seen.length} of ${secrets.length} in ${texts.length} bytes`;
  const ok = secrets.length > 1 && seen.length === 0;
  site.lab.expect(`${machine.name} learns no key and no token of ${other.name}`, found, ok);
}

async function expectAnswers(
  { lab }: BootSite,
  machine: Guest,
  whose: string,
  questions: readonly Question[],
): Promise<Answer[]> {
  const answers = await askServer(
    machine,
    questions.map(({ url }) => url),
  );
  questions.forEach(({ what, right }, at) => {
    const status = answers[at]?.status ?? 0;
    lab.expect(`${machine.name} asks for ${whose} ${what}`, String(status), right.includes(status));
  });
  return answers;
}

function listOwn(site: BootSite, name: string): Question[] {
  const { token, boot } = site.accessOf(name);
  return [
    { what: 'seed', url: `${seedUrl(name, token)}${KEYED}`, right: [200] },
    ...boot.map((path) => ({ what: `boot script ${path}`, url: SERVER + path, right: [200] })),
  ];
}

function listForeign(site: BootSite, name: string, other: string): Question[] {
  const [own, foreign] = [site.accessOf(name), site.accessOf(other)];
  const seed = (token: string) => `${seedUrl(other, token)}${KEYED}`;
  return [
    { what: `seed with ${other}’s token`, url: seed(foreign.token), right: [403] },
    { what: 'seed with its own token', url: seed(own.token), right: [404] },
    { what: 'seed with a token that nobody has', url: seed(NO_TOKEN), right: [404] },
    {
      what: 'seed below private, without a token',
      url: `${SERVER}private/nodes/${other}/${KEYED}`,
      right: [404],
    },
    // There it is without its keys.
    { what: 'seed as everybody may see it', url: `${SERVER}nodes/${other}/${KEYED}`, right: [200] },
    ...foreign.boot.map((path) => ({ what: `boot script ${path}`, url: SERVER + path, right: [403] })),
    { what: 'access list', url: `${SERVER}access.json`, right: [404] },
  ];
}

/** The other's token, and the keys of its seed. */
function listSecrets({ seeds, accessOf }: BootSite, name: string): string[] {
  const text = readFileSync(join(seeds.of(name), KEYED), 'utf8');
  return [accessOf(name).token, ...[...text.matchAll(/HEX:([0-9A-F]+)/g)].map(([, key = '']) => key)];
}
