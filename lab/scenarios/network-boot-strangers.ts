import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, askServer } from '../fleet/ask-server.js';
import type { Guest } from '../machine/guest.js';
import { locateSeed, SERVER, type Stage } from './network-boot-stage.js';

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
export async function askForOthers(stage: Stage): Promise<void> {
  const { blank, told } = stage;
  await Promise.all([askFor(stage, blank, told), askFor(stage, told, blank)]);
}

async function askFor(stage: Stage, machine: Guest, other: Guest): Promise<void> {
  await expectAnswers(stage, machine, 'its own', listOwn(stage, machine.name));
  const answers = await expectAnswers(
    stage,
    machine,
    `${other.name}’s`,
    listForeign(stage, machine.name, other.name),
  );
  const texts = answers.map(({ text }) => text).join('\n');
  const secrets = listSecrets(stage, other.name);
  const seen = secrets.filter((secret) => texts.includes(secret));
  const found = `${seen.length} of ${secrets.length} in ${texts.length} bytes`;
  const ok = secrets.length > 1 && seen.length === 0;
  stage.lab.expect(`${machine.name} learns no key and no token of ${other.name}`, found, ok);
}

async function expectAnswers(
  { lab }: Stage,
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

function listOwn(stage: Stage, name: string): Question[] {
  const { token, boot } = stage.accessOf(name);
  return [
    { what: 'seed', url: `${locateSeed(name, token)}${KEYED}`, right: [200] },
    ...boot.map((path) => ({ what: `boot script ${path}`, url: SERVER + path, right: [200] })),
  ];
}

function listForeign(stage: Stage, name: string, other: string): Question[] {
  const [own, foreign] = [stage.accessOf(name), stage.accessOf(other)];
  const seed = (token: string) => `${locateSeed(other, token)}${KEYED}`;
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
function listSecrets({ seeds, accessOf }: Stage, name: string): string[] {
  const text = readFileSync(join(seeds.of(name), KEYED), 'utf8');
  return [accessOf(name).token, ...[...text.matchAll(/HEX:([0-9A-F]+)/g)].map(([, key = '']) => key)];
}
