import { z } from 'zod';
import { completeDescriptions } from './complete-descriptions.js';
import { SPEC } from './spec-shape.js';

/**
 * The JSON Schema of a spec as it is written, with a description on every key, so that an editor completes. It has no
 * `$id`: an address that serves it does not exist, and editors are told where the file is.
 */
export function buildJsonSchema(): object {
  const schema = z.toJSONSchema(SPEC, {
    io: 'input',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      allowExtensions(jsonSchema);
      allowAnyName(jsonSchema);
      // The library drops the defaults of what it reads by a function; ours are as people write them.
      const { default: byDefault } = z.globalRegistry.get(zodSchema) ?? {};
      if (byDefault !== undefined) jsonSchema.default = byDefault;
    },
  });
  completeDescriptions(schema);
  return schema;
}

/** Where any key goes (the site's user-data), a number does too: YAML knows no difference, an editor would mark it. */
function allowAnyName(node: { [key: string]: unknown }): void {
  if (JSON.stringify(node.propertyNames) === '{"type":"string"}') delete node.propertyNames;
}

/** Keys that begin with `x-` are the author's own wherever our keys are fixed. */
function allowExtensions(node: { [key: string]: unknown }): void {
  if (node.type !== 'object' || node.additionalProperties !== false) return;
  node.patternProperties = { '^x-': { description: 'Your own: ignored, for YAML anchors.' } };
}
