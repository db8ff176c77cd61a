import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../../commands/support/run-cli.js';
import type { SchemaNode } from '../../support/walk-schema.js';
import type { Completion, LanguageServer, Position } from './language-server.js';

const PATH = join(PROJECT, 'schema/clockseed-v1.schema.json');

/** The committed schema, as the settings of an editor name it, and as it is. */
export const SCHEMA_URL = pathToFileURL(PATH).href;
// Our own file: `clockseed schema` printed it.
export const SCHEMA = JSON.parse(readFileSync(PATH, 'utf8')) as SchemaNode;

let opened = 0;

/** A new document's name: the server remembers those that it has seen. */
export function nameDocument(): string {
  return `file:///nowhere/spec-${++opened}.yaml`;
}

/** Where an offset of a text is. */
export function placeOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** What may be written where `|` stands in a text. */
export async function completeAt(server: LanguageServer, marked: string): Promise<Completion[]> {
  const uri = nameDocument();
  const text = marked.replace('|', '');
  await server.open(uri, text);
  return server.complete(uri, placeOf(marked, marked.indexOf('|')));
}
