import { ServiceError } from './rpc.ts';

function failed(name: string, constraint: string): ServiceError {
  // The value itself is left out, as AWS does with what may be secret.
  const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must ${constraint}`;
  return new ServiceError('ValidationException', message);
}

/** How long a member of a request may be. */
export interface Lengths {
  readonly least?: number;
  readonly most: number;
  /** What is counted: characters, unless told otherwise. */
  readonly lengthOf?: (text: string) => number;
}

/**
 * A member of a request that must be text.
 *
 * @throws ServiceError ValidationException, in AWS's words, if it is missing, too short or too long
 */
export function requiredText(name: string, value: unknown, { least = 0, most, lengthOf }: Lengths): string {
  if (typeof value !== 'string') throw failed(name, 'not be null');
  const length = lengthOf ? lengthOf(value) : value.length;
  if (length < least) throw failed(name, `have length greater than or equal to ${least}`);
  if (length > most) throw failed(name, `have length less than or equal to ${most}`);
  return value;
}

/** A member that may be missing; see {@link requiredText}. */
export function optionalText(name: string, value: unknown, lengths: Lengths): string | undefined {
  return value === undefined || value === null ? undefined : requiredText(name, value, lengths);
}

/** A member that is one of the words. @throws ServiceError ValidationException */
export function oneOf<T extends string>(name: string, value: unknown, words: readonly T[]): T {
  const word = words.find((each) => each === value);
  if (word === undefined) throw failed(name, `satisfy enum value set: [${words.join(', ')}]`);
  return word;
}
