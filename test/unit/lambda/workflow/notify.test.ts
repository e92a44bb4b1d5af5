import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type Customer, putCustomer, revokeCustomer } from '../../../../lambda/accounts/customers.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { lineEvent } from '../../../../lambda/lines/line-event.ts';
import { publishStatus } from '../../../../lambda/lines/publish-status.ts';
import { getRecord } from '../../../../lambda/lines/records.ts';
import { variables } from '../../../../lambda/platform/environment.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { webhookSecret, writtenSecret } from '../../../../lambda/webhooks/webhook-secret.ts';
import { getWebhook, rotateWebhook, setWebhook } from '../../../../lambda/webhooks/webhooks.ts';
import { handler as notify } from '../../../../lambda/workflow/tasks/notify.ts';
import { listening } from '../../../listening.ts';
import { endedMoments, headOf } from '../../world/heads.ts';
import { attemptOf, contextOf, eventsOf, executionsOf } from '../../world/tasks.ts';

/** A receiver; it answers with the status that stands in the path. */
const received: { headers: IncomingHttpHeaders; body: string; path: string }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (data: Buffer) => {
    body += data.toString();
  });
  request.on('end', () => {
    received.push({ headers: request.headers, body, path: request.url ?? '' });
    response.writeHead(Number(request.url?.split('/')[1])).end();
  });
});
let url = '';
let close: () => Promise<void>;
beforeAll(async () => {
  ({ url, close } = await listening(receiver));
  process.env.WEBHOOK_LOOPBACK = '1';
});
afterAll(() => close());

async function customerWith(status: number): Promise<{ head: Head; path: string }> {
  const [id, path] = [randomUUID(), `/${status}/${randomUUID()}`];
  await putCustomer({ id, status: 'granted', agreement: 'basic' } as Customer, randomUUID());
  await setWebhook(id, `${url}${path}`);
  return { head: headOf({ customer: id, state: 'ended', timestamps: endedMoments }), path };
}
const sendTo = (head: Head) => notify({ ...attemptOf(head), event: lineEvent(head, 'ended') }, contextOf());
const receivedAt = (path: string) => received.filter((each) => each.path === path);

test('the webhook gets the event, signed with all secrets that count', async () => {
  const { head, path } = await customerWith(204);
  await rotateWebhook(head.customer, '2100-01-01T00:00:00.000Z');
  expect(await sendTo(head)).toEqual({ status: 204 });
  const [got] = receivedAt(path);
  for (const generation of [1, 2]) {
    const secret = writtenSecret(await webhookSecret(target('lineKey:Id'), head.customer, generation));
    const event = new Webhook(secret).verify(got?.body ?? '', got?.headers as Record<string, string>);
    expect(event).toMatchObject({ type: 'line.ended', data: { line: head.line } });
  }
});

test.each([500, 404, 302])('an answer of %i is to be tried again', async (status) => {
  const { head } = await customerWith(status);
  await expect(sendTo(head)).rejects.toEqual(expect.objectContaining({ name: 'NotDelivered' }));
  expect(await getWebhook(head.customer)).toBeDefined();
});

test('an answer of 410 turns the webhook off', async () => {
  const { head, path } = await customerWith(410);
  await expect(sendTo(head)).rejects.toEqual(expect.objectContaining({ name: 'WebhookGone' }));
  expect(await getWebhook(head.customer)).toBeUndefined();
  expect(await sendTo(head)).toEqual({});
  expect(receivedAt(path)).toHaveLength(1);
});

test('a revoked customer gets nothing', async () => {
  const { head, path } = await customerWith(204);
  await revokeCustomer(head.customer);
  expect(await sendTo(head)).toEqual({});
  expect(receivedAt(path)).toEqual([]);
});

test('a status is recorded, put on the bus and sent on once, though it is told twice', async () => {
  const { head } = await customerWith(204);
  await publishStatus(head, 'ended');
  await publishStatus(head, 'ended');
  expect((await getRecord(head, 'ended'))?.status).toBe('ended');
  const ids = eventsOf(head.line).map(({ detail }) => detail.id);
  expect(ids).toEqual([`${head.line}-1-1-ended`, `${head.line}-1-1-ended`]);
  const started = (await executionsOf(variables.notification)).filter(({ name }) => name === ids[0]);
  expect(started).toHaveLength(1);
});
