import { buildJsonSchema } from '../spec/shape/build-json-schema.js';
import { printJson } from './terminal.js';

/** `clockseed schema`: the JSON Schema of a spec, for editors. */
export function schema(): void {
  printJson(buildJsonSchema());
}
