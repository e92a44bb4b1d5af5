import { tokensDocument } from '../../../api/documents/tokens.ts';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { guessOddsOf } from '../../../engine/alphabet/capacity.ts';
import { medicineRulesOf } from '../../../engine/alphabet/medicines.ts';
import { codeCharacters } from '../../../engine/formats/shape.ts';
import { capacityOfLine } from '../../lines/code-space.ts';
import { currentRecord } from '../../lines/current-record.ts';
import type { Head } from '../../lines/head.ts';
import { getKeptFormat } from '../../lines/kept-formats.ts';
import { getKeptAlphabet } from '../../lines/ledger.ts';
import { ownLine, withLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { readQuery } from '../protocol/query.ts';

/**
 * GET /tokens/{id}: the line's current state; with `?meta=odds` also the odds of guessing a token, with `?meta=format` its format, with
 * `?meta=alphabet` its alphabet.
 */
export const handler = withLine('get-tokens', async (request, caller) => {
  const wanted = readQuery(request, 'lineMeta');
  const head = await ownLine(request, caller);
  const more = wanted === undefined ? {} : await additions[wanted](head);
  return ok(tokensDocument(await currentRecord(head), more));
});

/** What is added to `meta`, by its name. */
const additions = { odds: oddsOf, format: formatOf, alphabet: alphabetOf } as const;

/** The line's own alphabet: a session that has not ordered the line may not have it, or have another one of its name. */
async function alphabetOf({ alphabet: { name, hash } }: Head): Promise<object> {
  return { alphabet: { name, chars: await getKeptAlphabet(hash) } };
}

/** The whole format of the line, where it has one. */
async function formatOf({ format }: Head): Promise<object> {
  return format === undefined ? {} : { format: await getKeptFormat(format.hash) };
}

/** The chance to guess one of the tokens that this line has issued until now, and what the EU asks of medicines' numbers. */
async function oddsOf(head: Head): Promise<object> {
  const { chance, euMedicines } = guessOddsOf(BigInt(head.next), capacityOfLine(head));
  const length = head.format?.characters ?? head.digits;
  return { odds: chance, euMedicines, medicines: medicineRulesOf(euMedicines, length, await charactersOf(head)) };
}

/** The characters that may stand in the line's codes. */
async function charactersOf({ alphabet, format }: Head): Promise<string> {
  // Symbols of several bytes are not alphanumeric, and can be so many that they are not read for this.
  if (alphabet.widest > 1) return '';
  const chars = await getKeptAlphabet(alphabet.hash);
  return format === undefined ? chars : codeCharacters(await getKeptFormat(format.hash), createAlphabet(chars));
}
