import { z } from 'zod/mini';
import type { ActionSpec } from '../../model/index.ts';

export type Checked =
  | { readonly ok: true; readonly parameters: Record<string, unknown> }
  | { readonly ok: false; readonly message: string };

const property = z.looseObject({
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  default: z.optional(z.unknown()),
  enum: z.optional(z.array(z.unknown())),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  pattern: z.optional(z.string()),
});

const objectSchema = z.looseObject({
  properties: z.optional(z.record(z.string(), z.unknown())),
  required: z.optional(z.array(z.string())),
  additionalProperties: z.optional(z.unknown()),
});

/**
 * Fills in defaults and checks parameters against the action's schema: unknown keys, required ones, types, enum,
 * range and pattern. Deeper schemas are the charm's own business, as they are for most charms on Juju.
 */
export function checkParameters(
  action: string,
  { schema }: ActionSpec,
  given: Record<string, unknown>,
): Checked {
  const { properties = {}, required = [], additionalProperties } = objectSchema.parse(schema);
  const shown = JSON.stringify(given);
  const fail = (where: string, why: string, value: string): Checked => ({
    ok: false,
    message: `cannot run "${action}" action: validation failed: ${where} : ${why}, given ${value}`,
  });
  const parameters = { ...given };
  for (const [name, value] of Object.entries(properties)) {
    const { default: initial } = z.catch(property, {}).parse(value);
    if (initial !== undefined && !(name in parameters)) parameters[name] = initial;
  }
  for (const name of Object.keys(given)) {
    if (!(name in properties) && additionalProperties === false) {
      return fail('(root)', `additional property "${name}" is not allowed`, shown);
    }
  }
  for (const name of required) {
    if (!(name in parameters)) return fail('(root)', `"${name}" property is missing and required`, shown);
  }
  for (const [name, value] of Object.entries(given)) {
    const wrong = checkValue(z.catch(property, {}).parse(properties[name] ?? {}), value);
    if (wrong !== undefined) return fail(`(root).${name}`, wrong, JSON.stringify(value));
  }
  return { ok: true, parameters };
}

function checkValue(spec: z.infer<typeof property>, value: unknown): string | undefined {
  const types = spec.type === undefined ? [] : [spec.type].flat();
  // YAML gives a list where the user typed [1,2] for a string: Juju hands it on as text, so it is not refused here.
  if (types.length > 0 && !types.some((type) => isOf(type, value)) && !types.includes('string')) {
    return `must be of type ${types.join(' or ')}`;
  }
  if (spec.enum !== undefined && !spec.enum.some((each) => JSON.stringify(each) === JSON.stringify(value))) {
    return `must match one of the enum values ${JSON.stringify(spec.enum)}`;
  }
  if (typeof value === 'number' && spec.minimum !== undefined && value < spec.minimum) {
    return `must be greater than or equal to ${spec.minimum}`;
  }
  if (typeof value === 'number' && spec.maximum !== undefined && value > spec.maximum) {
    return `must be less than or equal to ${spec.maximum}`;
  }
  if (typeof value === 'string' && spec.pattern !== undefined && !new RegExp(spec.pattern).test(value)) {
    return `does not match pattern "${spec.pattern}"`;
  }
  return undefined;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}
