import { expect, test } from '@jest/globals';
import { capacityOfFormat as asked, formatCapacity } from '../../../api/openapi/examples.ts';
import { agreements } from '../../../api/terms/agreements.ts';
import { guessOddsOf, reachableOf } from '../../../engine/alphabet/capacity.ts';
import { presetAlphabet } from '../../../engine/alphabet/presets.ts';
import { capacityOfFormat } from '../../../engine/formats/capacity.ts';
import { lineFormatOf } from '../../../lambda/http/orders/formats.ts';

test('the documented capacity of a format is what its request comes to', () => {
  const alphabet = presetAlphabet('UPPER_EPCG30');
  const { available, excluded, examples, format } = capacityOfFormat({
    alphabet,
    format: asked.data.attributes.format,
  });
  const { bytes, shown } = lineFormatOf(format, alphabet);
  const reachable = reachableOf({ available, tokenBytes: bytes, ...agreements.basic });
  expect(formatCapacity.data.attributes).toMatchObject({
    ...{ available: String(available), reachable: String(reachable), format: shown },
    ...{ excluded, examples },
  });
  expect(formatCapacity.meta.odds).toBeCloseTo(guessOddsOf(reachable, available).chance, 15);
});
