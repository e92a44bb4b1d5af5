import { tokensDocument } from '../../../api/documents/tokens.ts';
import { capacityOf, guessOddsOf } from '../../../engine/alphabet/capacity.ts';
import { medicineRulesOf } from '../../../engine/alphabet/medicines.ts';
import { currentRecord } from '../../lines/current-record.ts';
import type { Head } from '../../lines/head.ts';
import { getKeptAlphabet } from '../../lines/ledger.ts';
import { withSession } from '../access/caller.ts';
import { ownLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { readQuery } from '../protocol/query.ts';

/** GET /tokens/{id}: the line's current state; with `?meta=odds` also the odds of guessing one of its tokens. */
export const handler = withSession('get-tokens', async (request, caller) => {
  const wantsOdds = readQuery(request, 'lineMeta') === 'odds';
  const head = await ownLine(request, caller);
  return ok(tokensDocument(await currentRecord(head), wantsOdds ? await oddsOf(head) : {}));
});

/** The chance to guess one of the tokens that this line has issued until now, and what the EU asks of medicines' numbers. */
async function oddsOf({ alphabet, digits, next }: Head): Promise<object> {
  const { chance, euMedicines } = guessOddsOf(BigInt(next), capacityOf(alphabet.size, digits));
  // Symbols of several bytes are not alphanumeric, and can be so many that they are not read for this.
  const chars = alphabet.widest === 1 ? await getKeptAlphabet(alphabet.hash) : '';
  return { odds: chance, euMedicines, medicines: medicineRulesOf(euMedicines, digits, chars) };
}
