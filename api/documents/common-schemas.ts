import * as z from 'zod';

/** What the schemas of several documents are made of. */

export const uuid = z.guid().describe('A UUID.');
export const moment = z.iso.datetime({ precision: 3 }).describe('ISO 8601, UTC, milliseconds.');
export const decimal = z
  .string()
  .regex(/^(0|[1-9][0-9]*)$/)
  .describe('A whole number as a decimal string. It can be too large for any number type.');
export const gtin = z
  .string()
  .regex(/^[0-9]{14}$/)
  .describe('A GTIN in 14 digits.');
export const complete = z
  .boolean()
  .describe(
    'Whether the answer has everything. It is false for a customer of version 0.1 until the operator has run the upgrade.',
  );
/** A path below the server's root, with its query. */
export const path = z.string().regex(/^\//);
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('HMAC-SHA-256 of the file. The key is the seed as text.');
export const bytes = z.int().nonnegative().describe('Number of bytes.');

export const selfLinks = z.object({ self: path });
export const listLinks = z.object({
  self: path,
  next: path.optional().describe('The next page, if there is one.'),
});

/** The chance that one guess hits an issued token. */
export const odds = {
  odds: z.number().min(0).max(1).describe('The chance that a guess hits an issued token.'),
  euMedicines: z.boolean().describe('Whether these odds are below 1 in 10,000, as EU 2016/161 asks.'),
};

/** What EU 2016/161 asks of serial numbers, rule by rule. */
export const medicines = z
  .object({
    odds: z.boolean().describe('The chance to guess one is below 1 in 10,000.'),
    length: z.boolean().describe('At most 20 characters.'),
    characters: z.boolean().describe('Numeric or alphanumeric: 0 to 9, A to Z, a to z.'),
  })
  .describe('Which rules of EU 2016/161 for the serial numbers of medicine packs hold.');

/** A shape that has the schema that each key is given. */
export const shapeOf = <K extends string, S extends z.ZodType>(keys: readonly K[], schemaOf: (key: K) => S) =>
  Object.fromEntries(keys.map((key) => [key, schemaOf(key)])) as Record<K, S>;

/** A page of a list. */
export const listOf = <S extends z.ZodType>(resource: S) => z.object({ links: listLinks, data: z.array(resource) });
/** A document with one object. */
export const documentOf = <S extends z.ZodType>(resource: S) => z.object({ links: selfLinks, data: resource });
