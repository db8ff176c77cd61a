import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type Handlebars from 'handlebars';

/** The package's templates, beside the compiled code. */
const FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url));

const compiled = new Map<string, Handlebars.TemplateDelegate>();
const texts = new Map<string, string>();

const require = createRequire(import.meta.url);

/** Loaded at the first template: it takes as long as `validate` needs for a small spec, and that prints none. */
function loadHandlebars(): typeof Handlebars {
  return require('handlebars');
}

/** A template's text as it stands, such as a shell program that is the same on every machine. */
export function readTemplate(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(FOLDER + name, 'utf8');
    texts.set(name, text);
  }
  return text;
}

/**
 * Prints a template. Values must already be quoted for the language that the template is in: nothing is escaped here.
 * A name that the data lacks is an error.
 */
export function renderTemplate(name: string, data: object): string {
  let template = compiled.get(name);
  if (!template) {
    template = loadHandlebars().compile(readTemplate(name), {
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
    });
    compiled.set(name, template);
  }
  return template(data);
}
