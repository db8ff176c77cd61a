import type { Level } from '../load/subject.js';
import { buildJsonSchema } from '../spec/shape/build-json-schema.js';
import { printJson } from './terminal.js';

/** `clockseed schema`: the JSON Schema of a spec, or of a file that one includes, for editors. */
export function schema({ part }: { readonly part?: Level }): void {
  printJson(buildJsonSchema(part));
}
