import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { type Line, openLine } from '../../engine/line.ts';
import type { Head } from './head.ts';
import { getKeptAlphabet } from './ledger.ts';
import { lineSecret } from './line-secret.ts';

/**
 * Opens the line of a head: codes of any of its positions can be made, and found again.
 * @param batch most codes that it works on at once, where fewer are to take less memory.
 */
export async function openLineOf(
  head: Pick<Head, 'alphabet' | 'digits' | 'key' | 'line'>,
  batch?: number,
): Promise<Line> {
  const [chars, mac] = await Promise.all([getKeptAlphabet(head.alphabet.hash), lineSecret(head.key, head.line)]);
  const alphabet = createAlphabet(chars);
  return openLine({ mac, lineId: head.line, alphabet, digits: head.digits, ...(batch !== undefined && { batch }) });
}
