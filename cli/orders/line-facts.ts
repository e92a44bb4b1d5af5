import { allItems, type PartList, refusalOf, type TokensDocument, type UniqueTokens } from '../../client/index.ts';
import { RefusedError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';

/** What is known of a line before a further part of it is ordered. */
export interface LineFacts {
  /** Its current record; undefined where it was deleted or has expired. */
  readonly record?: TokensDocument['data']['attributes'];
  /** Number of the part that comes next. */
  readonly part: number;
  /** Codes that were issued, decimal: the position of the next one. */
  readonly issued: string;
  /** Whether these two are certain: not for a customer of 0.1 until the operator has upgraded. */
  readonly complete: boolean;
}

/** Asks what is known of a line. @throws ApiError, 404 where the customer has no such line */
export async function factsOf(client: UniqueTokens, id: string): Promise<LineFacts> {
  const { meta } = await client.listPartsOfLine({ path: { id }, query: { 'page[size]': 1 } });
  const record = await unlessGone(() => client.getTokens({ path: { id } }));
  return {
    ...(record && { record: record.data.attributes }),
    part: meta.parts + 1,
    issued: meta.total,
    complete: meta.complete,
  };
}

/** The symbols of a line's codes, whether this session has its alphabet or not: a colleague may have ordered it. */
export async function symbolsOfLine(client: UniqueTokens, id: string, name: string): Promise<string> {
  try {
    const { meta } = await client.getTokens({ path: { id }, query: { meta: 'alphabet' } });
    if (meta?.alphabet) return meta.alphabet.chars;
  } catch (error) {
    // A service of 0.1 does not know the parameter's value.
    if (refusalOf(error)?.httpStatus !== 400) throw error;
  }
  return (await client.getAlphabet({ path: { name } })).data.attributes.chars;
}

/** The ended parts of a line, the first one first. */
export async function partsOfLine(client: UniqueTokens, id: string): Promise<PartList['data']> {
  return allItems((query) => client.listPartsOfLine({ path: { id }, query }));
}

/** One part of a line. @throws RefusedError where it has no such part */
export async function partOfLine(client: UniqueTokens, id: string, number: number): Promise<PartList['data'][number]> {
  const parts = await partsOfLine(client, id);
  const part = parts.find(({ attributes }) => attributes.part === number);
  if (part) return part;
  const last = parts.at(-1)?.attributes.part;
  const there =
    last === undefined ? 'no batches yet' : last === 1 ? 'only batch 1' : `the batches 1 to ${grouped(last)}`;
  throw new RefusedError(`The line ${id} has ${there}. "unique-tokens parts ${id}" lists them.`);
}

/** What is answered; undefined where it is not there (any more). */
export async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (refusalOf(error)?.httpStatus === 404) return undefined;
    throw error;
  }
}
