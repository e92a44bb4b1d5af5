import * as z from 'zod';
import { COUNT_DIGITS } from './counts.ts';

/** What the schemas of bodies are made of. */

/** The refusals of a member that is missing, or is something else. */
export const required = (what: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? `${what} is missing.` : `${what} is not valid.`),
});

/** Text without control characters; its length in UTF-16 code units. */
export const text = (what: string, minimum: number, maximum: number) =>
  z
    .string(required(what))
    .min(minimum, `${what} must have at least ${minimum} characters.`)
    .max(maximum, `${what} must have at most ${maximum} characters.`)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), `${what} must not contain control characters.`);

/** A count of tokens or digits: a decimal string or a JSON integer, as bigint. */
export const count = (what: string) =>
  z.union(
    [
      z
        .string()
        .max(COUNT_DIGITS)
        .regex(/^(0|[1-9][0-9]*)$/)
        .transform(BigInt),
      z.int().nonnegative().transform(BigInt),
      z.bigint().nonnegative(),
    ],
    { error: (issue) => (issue.input === undefined ? `${what} is missing.` : `${what} must be a whole number.`) },
  );

/** The type of a resource. */
export const type = (name: string) => z.literal(name, { error: `The type must be "${name}".` });

/** An object of the body; unknown members are ignored, as JSON:API asks. */
export const object = <S extends z.core.$ZodShape>(what: string, shape: S) => z.object(shape, required(what));

/** An issue with one member of an object. */
export const fault = (member: string, message: string, input: unknown) => ({
  code: 'custom' as const,
  path: [member],
  message,
  input,
});

/** Why something is done to codes. */
export const reason = () =>
  text('The reason', 1, 200).describe('Why you do this. It is kept for ever: write no personal data.');
