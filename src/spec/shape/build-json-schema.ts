import { z } from 'zod';
import { SPEC } from './spec-shape.js';

/** The JSON Schema of a spec as it is written, with a description on every key, so that an editor completes. */
export function buildJsonSchema(): object {
  const schema = z.toJSONSchema(SPEC, {
    io: 'input',
    reused: 'inline',
    override: ({ jsonSchema }) => allowExtensions(jsonSchema),
  });
  return { ...schema, $id: 'https://clockseed.example/schema/clockseed-v1.schema.json' };
}

/** Keys that begin with `x-` are the author's own wherever our keys are fixed. */
function allowExtensions(node: { [key: string]: unknown }): void {
  if (node.type !== 'object' || node.additionalProperties !== false) return;
  node.patternProperties = { '^x-': { description: 'Your own: ignored, for YAML anchors.' } };
}
