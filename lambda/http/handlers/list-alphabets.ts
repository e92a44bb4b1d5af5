import { alphabetResource } from '../../../api/documents/alphabet.ts';
import { type Alphabet, createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { findPresets } from '../../accounts/alphabets.ts';
import { listAlphabets } from '../../accounts/sessions.ts';
import { withSession } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';
import type { Request } from '../protocol/request.ts';

/** GET /alphabets: the presets, or with filter[style]=custom the session's own, that pass the filters; sorted by id. */
export const handler = withSession('list-alphabets', async (request, { session }) => {
  const page = readPage(request);
  const passes = readFilters(request);
  const custom = readQuery(request, 'filterStyle') === 'custom';
  async function* listed(): AsyncGenerator<Listed> {
    const alphabets = custom ? customAlphabets(session.id, page.after) : await findPresets(session.id, page.after);
    for await (const [name, alphabet] of alphabets) {
      if (passes(alphabet)) yield { key: name, resource: alphabetResource(name, alphabet) };
    }
  }
  return ok(await pageDocument(request, page, listed()));
});

type Named = readonly [name: string, alphabet: Alphabet];

async function* customAlphabets(session: string, after?: string): AsyncGenerator<Named> {
  for await (const { name, chars } of listAlphabets(session, after)) yield [name, createAlphabet(chars)];
}

/** What `filter[length]` and `filter[chars]` leave: alphabets of exactly this length that contain all of these symbols. */
function readFilters(request: Request): (alphabet: Alphabet) => boolean {
  const length = readQuery(request, 'filterLength');
  const symbols = [...(readQuery(request, 'filterChars') ?? '')].map((symbol) => symbol.codePointAt(0) as number);
  return (alphabet) =>
    (length === undefined || alphabet.size === length) &&
    symbols.every((codePoint) => alphabet.digitOf(codePoint) >= 0);
}
