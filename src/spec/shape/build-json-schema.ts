import { z } from 'zod';
import { SPEC } from './spec-shape.js';

/**
 * The JSON Schema of a spec as it is written, with a description on every key, so that an editor completes. It has no
 * `$id`: an address that serves it does not exist, and editors are told where the file is.
 */
export function buildJsonSchema(): object {
  return z.toJSONSchema(SPEC, {
    io: 'input',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      allowExtensions(jsonSchema);
      // The library drops the defaults of what it reads by a function; ours are as people write them.
      const { default: byDefault } = z.globalRegistry.get(zodSchema) ?? {};
      if (byDefault !== undefined) jsonSchema.default = byDefault;
    },
  });
}

/** Keys that begin with `x-` are the author's own wherever our keys are fixed. */
function allowExtensions(node: { [key: string]: unknown }): void {
  if (node.type !== 'object' || node.additionalProperties !== false) return;
  node.patternProperties = { '^x-': { description: 'Your own: ignored, for YAML anchors.' } };
}
