import { allItems, refusalOf, type UniqueTokens } from '../../client/index.ts';
import { RefusedError } from '../platform/exits.ts';

/**
 * Adds an alphabet. It is done already where the session has it with the same symbols.
 * @throws ApiError; RefusedError where it has others
 */
export async function addAlphabet(client: UniqueTokens, name: string, chars: string) {
  try {
    return (await client.addAlphabet({ body: { data: { type: 'alphabet', id: name, attributes: { chars } } } })).data;
  } catch (error) {
    if (refusalOf(error)?.httpStatus !== 409) throw error;
    const { data } = await client.getAlphabet({ path: { name } });
    if (data.attributes.chars === chars) return data;
    throw new RefusedError(
      `There is a character set ${name} with other symbols: ${shortened(data.attributes.chars)}. Give another name, or delete it: unique-tokens alphabet delete ${name}`,
    );
  }
}

/**
 * Does what needs an alphabet. Where the service does not know it, the message names it, and those that are nearest.
 * @throws RefusedError; ApiError
 */
export async function withAlphabet<T>(client: UniqueTokens, name: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.httpStatus !== 404 || refusal.detail !== 'Unknown alphabet.') throw error;
    const names = await namesOf(client);
    const near = nearest(name, names).join(', ');
    const hint = near === '' ? '' : ` Did you mean ${near}?`;
    throw new RefusedError(
      `There is no character set ${name}.${hint} "unique-tokens alphabets" lists all; --chars makes one of your own.`,
    );
  }
}

async function namesOf(client: UniqueTokens): Promise<string[]> {
  const styles = ['preset', 'custom'] as const;
  const lists = styles.map((style) =>
    allItems((page) => client.listAlphabets({ query: { 'filter[style]': style, ...page } })),
  );
  return (await Promise.all(lists)).flat().map(({ id }) => id);
}

/** Up to three names that are as asked but for a few characters, or have it in them. */
export function nearest(asked: string, names: readonly string[]): string[] {
  const plain = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const wanted = plain(asked);
  const distances = names.map((name) => {
    const own = plain(name);
    const isPart = wanted.length > 2 && (own.includes(wanted) || wanted.includes(own));
    return { name, distance: isPart ? 0.5 : distanceOf(wanted, own) };
  });
  return distances
    .filter(({ distance }) => distance <= Math.max(1, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Characters that must be put in, left out or replaced (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, a] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...other].entries()) {
      next.push(Math.min((row[j] as number) + Number(a !== b), (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}

/** Symbols as they fit on a line. */
export function shortened(chars: string): string {
  const symbols = [...chars];
  return symbols.length > 70 ? `${symbols.slice(0, 69).join('')}…` : chars;
}
