import { type KeyFile, type LinkKeys, STATES } from './key-file.js';

const ABOUT = `# Secret: a key for every two machines that ask each other the time. Not for git, not for mail; keep a copy where secrets
# are kept. Written by clockseed keygen, read by clockseed generate --keys. Each key as chrony has it: ID TYPE HEX:…
# Of the line seeds the tokens are made that stand in the URLs of seeds; without that line the next keygen makes another.
`;

/** The text of a key file, YAML, links in order: the same keys, the same bytes. It holds the secrets. */
export function printKeyFile({ spec, lastId, seeds, links }: KeyFile): string {
  const names = [...links.keys()].sort();
  const blocks = names.flatMap((name) => {
    const keys = links.get(name);
    return keys ? [printLink(name, keys)] : [];
  });
  const list = blocks.length === 0 ? 'links: {}\n' : `links:\n${blocks.join('')}`;
  const secret = seeds ? `seeds: ${seeds.reveal()}\n` : '';
  return `${ABOUT}format: 1\nspec: ${spec}\nlast-id: ${lastId}\n${secret}${list}`;
}

/** Names are of a-z, 0-9, hyphen and a blank, and never a number alone: no quotes in YAML 1.2, all text by our schema. */
function printLink(name: string, keys: LinkKeys): string {
  const lines = STATES.flatMap((state) => {
    const key = keys[state];
    return key ? [`    ${state}: ${key.reveal()}\n`] : [];
  });
  return `  ${name}:\n${lines.join('')}`;
}
