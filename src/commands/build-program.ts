import { Command, Option } from 'commander';
import { readOwnVersion } from '../facts/read-own-version.js';

const COMPARISON_EXITS =
  'Exit: 0 no difference, 1 differences or a spec that is refused, 2 usage, 3 a failure.';

/**
 * The command line. Commands are loaded when they run, so that starting stays fast.
 * @param sayWhetherSame is told of a comparison, or a judgement of specs, how it ended
 */
export function buildProgram(sayWhetherSame: (isSame: boolean) => void): Command {
  const program = new Command('clockseed')
    .description(
      'Turns a topology spec into first-boot files, golden images and an installer: machines that agree on the time, and a check on each.',
    )
    .version(readOwnVersion())
    .exitOverride();
  program
    .command('init')
    .description('a commented spec to start from')
    .argument('[file]', 'a new file; stdout when left out')
    .addHelpText('after', '\nExample:\n  $ clockseed init topology.yaml')
    .action(async (file?: string) => (await import('./init.js')).init(file));
  program
    .command('validate')
    .description('all problems of a spec, or of several, at once')
    .argument('<spec...>', 'topology specs; - reads standard input')
    .addOption(
      new Option('--format <form>', 'github: as workflow commands, which it shows beside the lines').choices([
        'text',
        'json',
        'github',
      ]),
    )
    .option('--json', 'diagnostics as JSON on stdout: the same as --format json')
    .addHelpText('after', '\nExample:\n  $ clockseed validate topology.yaml')
    .action(async (files: string[], options) =>
      sayWhetherSame((await import('./validate.js')).validate(files, options)),
    );
  addSpecCommand(program, 'generate', 'writes the files of every machine')
    .option('-o, --out <folder>', 'the output folder: new, empty, or made by clockseed', 'out')
    .option('--keys <file>', 'the keys of the links, made by clockseed keygen')
    .option('--secrets-out <folder>', 'where files with keys go: a private folder, outside git')
    .option('--iso', 'also a NoCloud volume of every machine, volumes/MACHINE.iso: needs xorriso, not root')
    .option('--json', 'what was written as JSON')
    .addHelpText('after', '\nExample:\n  $ clockseed generate topology.yaml --out out')
    .action(async (file: string, options) => (await import('./generate.js')).generate(file, options));
  addSpecCommand(program, 'check', 'is the output folder what the spec says? Writes nothing')
    .option('-o, --out <folder>', 'the output folder', 'out')
    .option('--keys <file>', 'the keys of the links, made by clockseed keygen')
    .option('--secrets-out <folder>', 'the private folder: of it only names are shown')
    .option('--iso', 'with the volumes that generate --iso wrote')
    .option('--quiet', 'names only, no text of files')
    .option('--json', 'what differs as JSON')
    .addHelpText('after', `\n${COMPARISON_EXITS}\n\nExample:\n  $ clockseed check topology.yaml --out out`)
    .action(async (file: string, options) =>
      sayWhetherSame(await (await import('./check.js')).check(file, options)),
    );
  program
    .command('diff')
    .description('what changes from one spec to another, and what each machine needs')
    .argument('<old>', 'a spec: a file, REVISION:PATH as git has it, or - for standard input')
    .argument('[new]', 'the other one, the same; left out with --git')
    .option('--git <revision>', 'compares one spec with what it was in that revision')
    .option('--patch', 'also the text of the files that differ')
    .addOption(
      new Option('--format <form>', 'for a pull request: markdown')
        .choices(['text', 'markdown'])
        .default('text'),
    )
    .option('--json', 'the comparison as JSON')
    .addHelpText(
      'after',
      `\n${COMPARISON_EXITS}\n\nExample:\n  $ clockseed diff before.yaml topology.yaml\n\n` +
        'Others:\n  $ clockseed diff --git main topology.yaml\n  $ clockseed diff v1:site/topology.yaml v2:site/topology.yaml',
    )
    .action(async (old: string, next: string | undefined, options) =>
      sayWhetherSame(await (await import('./diff.js')).diff(old, next, options)),
    );
  addSpecCommand(program, 'keygen', 'makes a key for every two machines that ask each other')
    .requiredOption('--keys <file>', 'the key file: private, outside git, new or made by clockseed')
    .option('--rotate', 'half a rotation: hands new keys out, or puts those that were handed out to use')
    .option('--prune', 'drops the keys of links that the spec no longer has')
    .option('--force', 'takes a key file that others may read or that git does not ignore')
    .option('--json', 'what was done as JSON')
    .addHelpText('after', '\nExample:\n  $ clockseed keygen topology.yaml --keys topology.keys')
    .action(async (file: string, options) => (await import('./keygen.js')).keygen(file, options));
  addSpecCommand(program, 'plan', 'who follows whom: strata, reference ids, loads')
    .addOption(
      new Option(
        '--format <form>',
        'text, json, or a picture: mermaid for Markdown, svg for a browser',
      ).choices(['text', 'json', 'mermaid', 'svg']),
    )
    .option('--json', 'the whole plan, each setting with its origin; the same as --format json')
    .addHelpText(
      'after',
      '\nExample:\n  $ clockseed plan topology.yaml\n\nOther:\n  $ clockseed plan topology.yaml --format svg > topology.svg',
    )
    .action(async (file: string, options) => (await import('./plan.js')).plan(file, options));
  addSpecCommand(program, 'explain', 'where each line of a machine’s files comes from, and why it is there')
    .argument('<machine>', 'its name in the spec')
    .argument(
      '[file]',
      'FILE or FILE:LINE: a path on the machine, or the end of one; all of it when left out',
    )
    .option(
      '--keys <file>',
      'the keys of the links: then also of the files with keys, whose names alone are shown',
    )
    .option('--json', 'the same as JSON')
    .addHelpText('after', '\nExample:\n  $ clockseed explain topology.yaml node-2 chrony.conf')
    .action(async (file: string, machine: string, wanted: string | undefined, options) =>
      (await import('./explain.js')).explain(file, machine, wanted, options),
    );
  program
    .command('serve')
    .description('what generate wrote by HTTP, for one rack that boots')
    .argument('[out]', 'what clockseed generate --out wrote', 'out')
    .option('--listen <address:port>', 'where; an IPv6 address in brackets', '127.0.0.1:8000')
    .option('--secrets <folder>', 'what --secrets-out wrote: to each machine its own files')
    .option('--files <folder>', 'kernels, images and the like of your own, below /files/')
    .addHelpText('after', '\nExample:\n  $ clockseed serve out --listen 192.168.1.1:8000 --files images')
    .action(async (out: string, options) => (await import('./serve.js')).serve(out, options));
  program
    .command('schema')
    .description('the JSON Schema of a spec, for editors')
    .addHelpText('after', '\nExample:\n  $ clockseed schema > clockseed-v1.schema.json')
    .addOption(
      new Option('--part <of>', 'of a file that is included: what it is part of').choices([
        'spec',
        'group',
        'machine',
      ]),
    )
    .action(async (options) => (await import('./schema.js')).schema(options));
  return program;
}

function addSpecCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<spec>', 'the topology spec; - reads standard input');
}
