import { z } from 'zod';
import type { Level } from '../../load/subject.js';
import { completeDescriptions } from './complete-descriptions.js';
import { GROUP, MACHINE, SPEC } from './spec-shape.js';

/** What a schema is of: a spec, or a file that one includes at its top, in a group or in a machine's mapping. */
export type SchemaOf = 'whole' | Level;

interface JsonNode {
  [key: string]: unknown;
}

/**
 * The JSON Schema of a spec as it is written, with a description on every key, so that an editor completes. It has no
 * `$id`: an address that serves it does not exist, and editors are told where the file is.
 */
export function buildJsonSchema(of: SchemaOf = 'whole'): object {
  const schema = z.toJSONSchema(SHAPES[of], {
    io: 'input',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      allowExtensions(jsonSchema);
      allowAnyName(jsonSchema);
      if (of === 'whole') allowIncludes(jsonSchema);
      else delete jsonSchema.required;
      // The library drops the defaults of what it reads by a function; ours are as people write them.
      const { default: byDefault } = z.globalRegistry.get(zodSchema) ?? {};
      if (byDefault !== undefined) jsonSchema.default = byDefault;
    },
  });
  if (of === 'spec') for (const key of OWN) delete schema.properties?.[key];
  completeDescriptions(schema);
  return schema;
}

const SHAPES: Readonly<Record<SchemaOf, z.ZodType>> = {
  whole: SPEC,
  spec: SPEC,
  group: GROUP,
  machine: MACHINE,
};

/** What a spec says of itself stands in no other file. */
const OWN = ['version', 'name'];

/** What is missing may stand in the file that is included in its place. */
function allowIncludes(node: JsonNode): void {
  const { properties, required } = node;
  if (typeof properties !== 'object' || !properties || !('include' in properties) || !Array.isArray(required))
    return;
  const own = required.filter((key) => OWN.includes(key));
  const others = required.filter((key) => !OWN.includes(key));
  if (others.length === 0) return;
  if (own.length > 0) node.required = own;
  else delete node.required;
  node.anyOf = [{ required: others }, { required: ['include'] }];
}

/** Where any key goes (the site's user-data), a number does too: YAML knows no difference, an editor would mark it. */
function allowAnyName(node: JsonNode): void {
  if (JSON.stringify(node.propertyNames) === '{"type":"string"}') delete node.propertyNames;
}

/** Keys that begin with `x-` are the author's own wherever our keys are fixed. */
function allowExtensions(node: JsonNode): void {
  if (node.type !== 'object' || node.additionalProperties !== false) return;
  node.patternProperties = { '^x-': { description: 'Your own: ignored, for YAML anchors.' } };
}
