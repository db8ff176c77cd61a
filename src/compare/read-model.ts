import type { MachineModel } from '../machine/machine-model.js';

/** The content of a file on a machine; undefined where it has none of that name. */
export function contentOf({ files }: MachineModel, path: string): string | undefined {
  return files.find((file) => file.path === path)?.content;
}

/** The values of a key of /etc/clockseed/expect, which the programs on the machine go by. */
export function expectationsOf({ files }: MachineModel, key: string): string[] {
  const expect = files.find(({ path }) => path === '/etc/clockseed/expect');
  return (expect?.lines ?? []).flatMap(({ text }) =>
    text.startsWith(`${key}=`) ? [text.slice(key.length + 1)] : [],
  );
}

/** A configuration file as the daemon reads it: lines that begin with one of these characters say nothing. */
export function effectiveText(content: string | undefined, comments: string): string | undefined {
  return content
    ?.split('\n')
    .filter((line) => line.trim() !== '' && !comments.includes(line.trimStart().charAt(0)))
    .join('\n');
}
