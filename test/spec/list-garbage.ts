import { createRandom } from './create-random.js';

const MEGABYTE = 1_000_000;
const HEAD = 'version: 1\nname: garbage\nos: debian-12\n';
const SPEC = `${HEAD}groups:\n  g:\n    network: 10.0.0.0/8\n    interface: e0\n    primary:\n      a: 10.0.0.1\n    secondary:\n`;

function repeat(text: string): string {
  return text.repeat(MEGABYTE / Buffer.byteLength(text));
}

function printable(): string {
  const random = createRandom(1);
  const characters = Array.from({ length: MEGABYTE }, () => 32 + random(96));
  return characters.map((code) => (code === 127 ? '\n' : String.fromCharCode(code))).join('');
}

function bytes(): Buffer {
  const random = createRandom(2);
  return Buffer.from(Array.from({ length: MEGABYTE }, () => random(256)));
}

function indented(mark: string): string {
  return Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}${mark}\n`).join('');
}

/** Ten references to the one before, ten times over: ten thousand million nodes if anybody counts them out. */
function laughs(open: string, reference: string, close: string): string {
  const lines = Array.from({ length: 10 }, (_, index) => {
    const references = Array.from({ length: 10 }, () => `${reference}*a${index}`).join(', ');
    return `x-${index + 1}: &a${index + 1} ${open}${references}${close}\n`;
  });
  return `x-0: &a0 ${open}${open === '[' ? 'x' : 'k: x'}${close}\n${lines.join('')}`;
}

/** A megabyte (about) of whatever is no spec, or much too much of one, by what it is made of. */
export const GARBAGE: Readonly<Record<string, string | Buffer>> = {
  'nothing at all': '',
  blanks: repeat(' '),
  'line ends': repeat('\n'),
  'carriage returns': repeat('\r'),
  tabs: repeat('\t'),
  'lines of a tab': repeat('\t\n'),
  comments: repeat('#\n'),
  'one comment': `#${repeat('#')}`,
  'NUL bytes': Buffer.alloc(MEGABYTE),
  'random bytes': bytes(),
  'random text': printable(),
  ...Object.fromEntries(
    [
      '[',
      '{',
      '- ',
      '-\n',
      '? ',
      '?\n',
      'a: ',
      'a:\n',
      ': ',
      ':',
      ',',
      '"',
      "'",
      '""\n',
      '@',
      '|\n',
      '%a\n',
      '&a ',
      '!a ',
      '*a ',
      '&a *a ',
      '{a: ',
      '---\n',
      '...\n',
      'a\n',
      '0',
      '\ufeff',
      '日',
    ].map((text) => [`${JSON.stringify(text)} repeated`, repeat(text)]),
  ),
  'brackets that close': '['.repeat(MEGABYTE / 2) + ']'.repeat(MEGABYTE / 2),
  'pairs in a list': `[${repeat('a: b,')}]`,
  'invalid escapes': `a: "${repeat('\\u')}"`,
  'one long line': `${HEAD}x-a: ${repeat('x')}\n`,
  'one long key': `${repeat('x')}: 1\n`,
  'mappings by indentation': indented('a:'),
  'lists by indentation': indented('-'),
  'the same key 200,000 times': 'a: 1\n'.repeat(200_000),
  'unknown keys': Array.from({ length: 100_000 }, (_, index) => `k${index}: 1\n`).join(''),
  'a billion laughs': HEAD + laughs('[', '', ']'),
  'a billion merges': HEAD + laughs('{', '<<: ', '}'),
  // From here on the text has a beginning like a spec's.
  'brackets in a spec': `${SPEC}      b: ${repeat('[')}`,
  'dashes in a spec': `${SPEC}      ${repeat('- ')}`,
  'a name of digits and dots': `${SPEC}      ? ${repeat('1')}..x\n      : 10.0.0.2\n`,
  'a range of digits': `${SPEC}      ? a-1..${repeat('1')}\n      : 10.0.0.2\n`,
  'an address of digits': `${SPEC}      b: 10.0.0.${repeat('1')}..${repeat('2')}\n`,
  'an address of colons': `${SPEC}      b: "${repeat(':')}"\n`,
  'a name of letters': SPEC.replace('garbage', repeat('n')),
  'a duration of digits': `${SPEC}      b: 10.0.0.2\nverify: {within: ${repeat('1')}}\n`,
  'a MAC address of colons': `${SPEC}      b: 10.0.0.2\nmachines: {a: {mac: "${repeat(':')}"}}\n`,
  'a URL of slashes': `${SPEC}      b: 10.0.0.2\napt: {mirror: "http:${repeat('/')}"}\n`,
  'a path of dots': `${SPEC}      b: 10.0.0.2\nverify: {textfile: "${repeat('/..')}"}\n`,
  'a directive of words': `${SPEC}      b: 10.0.0.2\nchrony: {directives: ["${repeat('x ')}"]}\n`,
};
