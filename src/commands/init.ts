import { writeFileSync } from 'node:fs';
import { readTemplate } from '../machine/render-template.js';
import { UsageError } from './refusal.js';
import { printResult } from './terminal.js';

/** `clockseed init [file]`: a commented spec to start from, on stdout or as a new file. */
export function init(file: string | undefined): void {
  const text = readTemplate('init.yaml');
  if (file === undefined || file === '-') {
    printResult(text);
    return;
  }
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UsageError(`${file} exists already: clockseed init writes new files only.`);
    }
    throw error;
  }
  printResult(`${file} is written. Change it to your machines, then: clockseed validate ${file}\n`);
}
