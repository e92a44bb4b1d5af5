import { presetAlphabet } from '../../../engine/alphabet/presets.ts';
import { placesOf } from '../../../engine/formats/pattern.ts';
import { resolveFormat } from '../../../engine/formats/resolve.ts';
import { createChecksum, packChecksum } from '../../../engine/text/checksum.ts';
import { lineFormatOf } from '../../../lambda/http/orders/formats.ts';
import type { Head, Order } from '../../../lambda/lines/head.ts';
import { keepFormat } from '../../../lambda/lines/kept-formats.ts';
import { storedHead } from './heads.ts';

/** The head of a new line over DIGITS whose codes have a format, with an order of all of them, or what a test orders instead. */
export async function storedFormatHead(format: object, order: Partial<Order> = {}): Promise<Head> {
  const alphabet = presetAlphabet('DIGITS');
  const resolved = resolveFormat({ alphabet, format });
  await keepFormat(resolved);
  const digits = placesOf(resolved.pattern);
  const kept = lineFormatOf(resolved, alphabet);
  return storedHead({
    digits,
    format: kept,
    engine: resolved.engine,
    produced: packChecksum(createChecksum(digits), alphabet.codeBits),
    order: {
      size: Number(kept.capacity),
      analysis: 'none',
      claim: 'claim',
      bounds: { maxTokens: 10 ** 6, partBytes: 10 ** 8 },
      ...order,
    },
  });
}
