import { createHash, randomInt } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { revokeCustomer } from '../../../../lambda/accounts/customers.ts';
import { putAlphabet, revokeSession } from '../../../../lambda/accounts/sessions.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { advance, continueHead } from '../../../../lambda/lines/ledger.ts';
import { recordOf } from '../../../../lambda/lines/line-record.ts';
import { putRecord } from '../../../../lambda/lines/records.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { Remembered } from '../../../../lambda/platform/remembered.ts';
import { deleteItem, getItem } from '../../../../lambda/platform/table.ts';
import { watched } from '../../world/calls.ts';
import { signedIn } from '../../world/customers.ts';
import { requested, storedHead } from '../../world/heads.ts';
import { intercepted } from '../../world/intercept.ts';
import { gatewayEvent } from '../../world/stream.ts';
import { contextOf } from '../../world/tasks.ts';

/** GET /tokens/{id}/started again and again, over a ledger that is filled by hand. */
type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;
const handler: Handler = require('../../../../lambda/http/handlers/get-status.ts').handler;

async function worldOf(state: 'requested' | 'started' = 'started') {
  const { customer, session } = await signedIn({ scope: 'order' });
  const timestamps = { requested, ...(state === 'started' && { started: requested }) };
  const head = await storedHead({ customer, session, state, timestamps });
  if (state === 'started') await putRecord(recordOf(head, 'started'));
  const ask = async () => {
    const event = gatewayEvent('/tokens/{id}/started', { id: head.line }, { 'Session-Key': session }, {});
    const { result, calls } = await watched(() => handler({ ...event, httpMethod: 'GET', body: null }, contextOf()));
    return { status: result.statusCode, data: JSON.parse(result.body).data, calls };
  };
  return { customer, session, head, ask };
}

test('the first request takes two calls, each further one a single call, and none a write', async () => {
  const { head, ask } = await worldOf();
  // The first use of a key on a day is noted.
  await ask();
  const again = await ask();
  expect([again.status, again.data.id]).toEqual([200, head.line]);
  expect(again.calls).toEqual(['BatchGetItem']);
});

test('an order reads once, and keeps its alphabet each time', async () => {
  const order: Handler = require('../../../../lambda/http/handlers/order-tokens.ts').handler;
  const { session } = await signedIn({ scope: 'order' });
  // Nobody else has it.
  const chars = String.fromCodePoint(...Array.from({ length: 10 }, (_, i) => 0x4e00 + 100 * i + randomInt(100)));
  await putAlphabet(session, { name: 'OWN', chars });
  const attributes = { size: 1_000, digits: 20, alphabet: 'OWN' };
  const ask = async () => {
    const headers = { 'Session-Key': session, 'Content-Type': 'application/vnd.api+json' };
    const event = { ...gatewayEvent('/tokens', {}, headers, {}), httpMethod: 'POST' };
    const body = JSON.stringify({ data: { type: 'tokens', attributes } });
    const { result, calls } = await watched(() => order({ ...event, body }, contextOf()));
    return { status: result.statusCode, calls };
  };
  await ask();
  // The alphabet, two pointers, the head and the record of the first status.
  expect(await ask()).toEqual({ status: 201, calls: ['BatchGetItem', ...Array(5).fill('PutItem')] });
  const hash = createHash('sha256').update(chars, 'utf8').digest('hex');
  const key = { line: `alphabet#${hash}`, item: 'alphabet' };
  // As where the table was restored from a backup that has not had it.
  await deleteItem(target('ledger:DeleteItem'), key);
  await ask();
  expect(await getItem(target('ledger:BatchGetItem'), key)).toMatchObject({ chars });
});

test.each([
  ['session', async ({ session }: { session: string }) => revokeSession(session, new Date().toISOString())],
  ['customer', async ({ customer }: { customer: string }) => revokeCustomer(customer)],
])('a %s that is revoked is refused by the next request, whatever was known', async (_, revoke) => {
  const world = await worldOf();
  for (let i = 0; i < 2; i++) expect((await world.ask()).status).toBe(200);
  expect(await revoke(world)).toBeTruthy();
  expect((await world.ask()).status).toBe(403);
});

test('the record is that of the part at which the line is now', async () => {
  const { head, ask } = await worldOf();
  expect((await ask()).data.attributes.size).toBe('100');
  const ended = await advance(head, 'ended', requested, { next: '100' });
  const finished = await advance(ended, 'finished', requested);
  const next = { part: 2, attempt: 1, first: '100', order: { ...head.order, size: 77 }, timestamps: { requested } };
  const continued = (await continueHead(finished, { session: head.session, ...next })) as Head;
  expect((await ask()).status).toBe(404);
  await putRecord(recordOf(await advance(continued, 'started', requested), 'started'));
  expect((await ask()).data.attributes.size).toBe('77');
  expect((await ask()).calls).toEqual(['BatchGetItem']);
});

test('a status that comes while it is asked for is not missed', async () => {
  const { head, ask } = await worldOf('requested');
  for (let i = 0; i < 2; i++) expect((await ask()).status).toBe(404);
  // The guess finds no record, since it is written between the two calls.
  const started = await advance(head, 'started', requested);
  const ended = await advance(started, 'ended', requested, { next: '100' });
  let isWritten = false;
  const answer = await intercepted(
    (next) => async (args) => {
      const output = await next(args);
      if (!isWritten) {
        isWritten = true;
        await putRecord(recordOf(ended, 'started'));
      }
      return output;
    },
    () => ask(),
  );
  expect(answer.status).toBe(200);
});

test('of too many things the first is forgotten', () => {
  const things = new Remembered<{ n: number }>();
  for (let n = 0; n <= 1_000; n++) things.set(String(n), { n });
  expect([things.get('0'), things.get('1'), things.get('1000')]).toEqual([undefined, { n: 1 }, { n: 1_000 }]);
});
