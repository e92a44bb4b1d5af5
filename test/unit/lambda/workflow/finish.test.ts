import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { listPartsOf, putPartUnmarked } from '../../../../lambda/lines/parts.ts';
import { getDay } from '../../../../lambda/lines/totals.ts';
import { finishPart } from '../../../../lambda/workflow/steps/finish.ts';
import { endedMoments, requested, storedHead } from '../../world/heads.ts';

test('a run that was cut off after `finished`, before the part was marked as counted, marks it when it comes again', async () => {
  const timestamps = { ...endedMoments, finished: requested };
  const head = await storedHead({ customer: randomUUID(), state: 'finished', next: '100', timestamps });
  await putPartUnmarked(head);
  expect((await getDay(head.customer, requested))?.pending).toContain(head.line);
  for (let run = 0; run < 2; run++) {
    await finishPart(head);
    const day = await getDay(head.customer, requested);
    expect([day?.total, day?.parts, day?.pending]).toEqual(['100', 1, undefined]);
    expect(await Array.fromAsync(listPartsOf(head.customer, {}))).toMatchObject([{ id: head.line, counted: true }]);
  }
});
