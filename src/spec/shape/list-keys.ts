import { z } from 'zod';
import type { Path } from '../../diagnostics/diagnostic.js';
import { SPEC } from './spec-shape.js';

/** The keys that the shape knows in the mapping at a path; empty where keys are free. */
export function listKeysAt(path: Path): string[] {
  return walkTo(path)
    .flatMap(flatten)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

/** What the shape says about what stands at a path, as an editor shows it. */
export function describeAt(path: Path): string | undefined {
  return walkTo(path)
    .map(readDescription)
    .find((description) => description !== undefined);
}

function readDescription(schema: z.core.$ZodType): string | undefined {
  const inner = schema instanceof z.ZodOptional ? schema.def.innerType : undefined;
  return z.globalRegistry.get(schema)?.description ?? (inner && readDescription(inner));
}

function walkTo(path: Path): z.core.$ZodType[] {
  let schemas: z.core.$ZodType[] = [SPEC];
  for (const step of path) schemas = schemas.flatMap(flatten).flatMap((schema) => stepInto(schema, step));
  return schemas;
}

/** What a schema is beneath optional, preprocess and union. */
function flatten(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return flatten(schema.def.innerType);
  if (schema instanceof z.ZodPipe)
    return flatten(schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(flatten);
  return [schema];
}

function stepInto(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, step) ? [schema.shape[step]] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}
