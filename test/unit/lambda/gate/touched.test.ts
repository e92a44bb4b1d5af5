import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { presetAlphabet } from '../../../../engine/alphabet/presets.ts';
import { openLine } from '../../../../engine/line.ts';
import { redeem } from '../../../../lambda/gate/redeem.ts';
import { isTouched } from '../../../../lambda/gate/standing.ts';
import { putVoid } from '../../../../lambda/gate/voids.ts';
import { lineSecret } from '../../../../lambda/lines/line-secret.ts';
import { watched } from '../../world/calls.ts';
import { signedIn } from '../../world/customers.ts';
import { endedMoments, storedHead } from '../../world/heads.ts';
import { gatewayEvent } from '../../world/stream.ts';
import { contextOf } from '../../world/tasks.ts';
import { newLine, redemptionOf, voidOf } from './world.ts';

/** One read tells of most lines that none of their codes is void or redeemed. */
type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;
const verify: Handler = require('../../../../lambda/http/handlers/verify-tokens.ts').handler;

test.each<[string, (line: string) => Promise<unknown>]>([
  ['a void of codes', (line) => putVoid(voidOf(line), [3n])],
  ['a void of a range', (line) => putVoid(voidOf(line, { from: '0', count: '10' }))],
  ['a redemption', (line) => redeem(redemptionOf(line), [3n], false)],
])('%s touches a line, and no other', async (_, act) => {
  const [line, other] = [newLine(), newLine()];
  expect(await isTouched(line)).toBe(false);
  await act(line);
  expect([await isTouched(line), await isTouched(other)]).toEqual([true, false]);
});

test('a verification of a line that is not touched takes two calls, and of another one it sees what is void', async () => {
  const { customer, session } = await signedIn({ scope: 'order' });
  const head = await storedHead({
    ...{ customer, session, state: 'finished', open: 'rest', digits: 12, timestamps: endedMoments },
    next: '1000',
  });
  const mac = await lineSecret(head.key, head.line);
  const line = openLine({ mac, lineId: head.line, alphabet: presetAlphabet('DIGITS'), digits: 12 });
  const codes = [...line.produce(0n, 4)].flatMap(({ bytes }) => Buffer.from(bytes).toString().trim().split('\n'));
  const ask = async () => {
    const headers = { 'Session-Key': session, 'Content-Type': 'application/vnd.api+json' };
    const event = gatewayEvent('/tokens/{id}/verify', { id: head.line }, headers, {});
    const body = JSON.stringify({ data: { type: 'verification', attributes: { tokens: codes } } });
    const { result, calls } = await watched(() => verify({ ...event, httpMethod: 'POST', body }, contextOf()));
    const { results } = JSON.parse(result.body).data.attributes;
    return { voids: results.map((one: { void?: object }) => one.void !== undefined), calls };
  };
  // The first use of a key on a day is noted.
  await ask();
  expect(await ask()).toEqual({ voids: [false, false, false, false], calls: ['Query', 'BatchGetItem'] });
  await putVoid(voidOf(head.line), [2n]);
  expect((await ask()).voids).toEqual([false, false, true, false]);
});
