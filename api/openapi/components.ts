import { capitalized } from './capitalized.ts';

/** A JSON Schema, as far as it is looked into. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
  readonly [member: string]: unknown;
}

/**
 * Components in which nothing that a generated client makes a class of stands without a name: objects with members and lists of
 * values become components of their own. Their names say where they are: the `attributes` of a `Session` are `SessionAttributes`.
 * Generators that know no place would number them, `Attributes17`.
 * @throws Error where a name is taken
 */
export function withNames(schemas: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = new Map<string, unknown>();
  const take = (name: string, schema: unknown): void => {
    if (name in schemas || named.has(name)) throw new Error(`There are two schemas ${name}.`);
    named.set(name, schema);
  };
  /** What stands in the place of a schema that is inside of another one. */
  const referred = (schema: unknown, name: string): unknown => {
    if (!isSchema(schema)) return schema;
    const inside = membersOf(schema, name);
    if (!needsName(schema)) return inside;
    take(name, inside);
    return { $ref: `#/components/schemas/${name}` };
  };
  /** A schema whose inner ones have names. */
  const membersOf = (schema: Schema, name: string): Schema => ({
    ...schema,
    ...(schema.properties && {
      properties: mapped(schema.properties, (one, key) => referred(one, name + wordOf(key))),
    }),
    ...(isSchema(schema.items) && { items: referred(schema.items, itemName(name)) }),
    ...mapped(pick(schema, ['anyOf', 'oneOf', 'allOf']), (all) =>
      (all as readonly unknown[]).map((one, i) => referred(one, `${name}${kindOf(one) ?? i + 1}`)),
    ),
  });
  const own = mapped(schemas, (schema, name) => (isSchema(schema) ? membersOf(schema, name) : schema));
  return { ...own, ...Object.fromEntries(named) };
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with members or a choice of several values: what a client has a class for. */
const needsName = ({ properties, enum: values }: Schema) => properties !== undefined || (values?.length ?? 0) > 1;

/** Of one of several alternatives, what it is. */
const kindOf = (one: unknown) =>
  isSchema(one) ? (one.properties ? 'Object' : one.enum ? 'Name' : undefined) : undefined;

/** `page[size]` and `snapshot.blob` as part of a name. */
const wordOf = (key: string) =>
  key
    .split(/[^A-Za-z0-9]+/)
    .map(capitalized)
    .join('');

/** One of several: of `…Errors` an `…Error`. */
const itemName = (name: string) => (/[^s]s$/.test(name) ? name.slice(0, -1) : `${name}Item`);

function mapped<V>(all: Readonly<Record<string, V>>, map: (value: V, key: string) => unknown): Record<string, never> {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, map(value, key)])) as Record<string, never>;
}

function pick(schema: Schema, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (key in schema ? [[key, schema[key]]] : [])));
}
