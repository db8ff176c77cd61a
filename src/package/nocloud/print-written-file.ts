import type { MachineFile } from '../../machine/machine-model.js';
import type { MachinePlan } from '../../plan/plan.js';
import { printYaml } from '../print-yaml.js';
import { buildWrittenFile, FILES_KEY, isShort, type WrittenFile } from './build-user-data.js';
import { keep } from './keep.js';
import { nameNeeds } from './shorten-file.js';

/** By file, and by which of its sections a machine gets. */
const shared = new WeakMap<MachineFile, Map<string, Buffer>>();

/** An item of `write_files` in UTF-8; kept of files that are the same on every machine. */
export function printWrittenFile(file: MachineFile, plan: MachinePlan): Buffer {
  const short = isShort(plan);
  const print = (): Buffer => Buffer.from(printItem(buildWrittenFile(file, plan), short));
  if (file.phase !== 'bake') return print();
  return keep(shared, file, short ? `short, ${nameNeeds(plan)}` : 'whole', print);
}

/** Entries of a cloud-config's mapping; nothing of none. */
export function printEntries(entries: readonly (readonly [string, unknown])[], short: boolean): string {
  return entries.length === 0 ? '' : printYaml(new Map(entries), short ? 1 : 2);
}

/**
 * Text that stands in a literal block as it is, each line indented: printable, no blanks around it or in lines of their own,
 * one line end at its end. U+2028 and its like count as blanks (\s).
 */
const BLOCK = /^(?!\s)(?![\s\S]*\n[ \t]+\n)[\t\n\x20-\x7e\u00a1-\u200a\u2010-\u2027\u2030-\ud7ff]+(?<=\S)\n$/;

/** What stands for a file's text until it is put in. */
const STAND_IN = 'stand-in\n';

const heads = new Map<string, string>();

/** As the YAML library prints it; of most texts it prints no more than what stands before them, and that once a path. */
export function printItem(item: WrittenFile, short: boolean): string {
  if (!BLOCK.test(item.content)) return printWhole(item, short);
  const key = [item.path, item.permissions, short].join(' ');
  const head = heads.get(key) ?? printWhole({ ...item, content: STAND_IN }, short).slice(0, -STAND_IN.length);
  heads.set(key, head);
  const indent = head.slice(head.lastIndexOf('\n') + 1);
  return `${head}${item.content.slice(0, -1).replaceAll(/\n+/g, `$&${indent}`)}\n`;
}

function printWhole(item: WrittenFile, short: boolean): string {
  return printEntries([[FILES_KEY, [item]]], short).slice(`${FILES_KEY}:\n`.length);
}
