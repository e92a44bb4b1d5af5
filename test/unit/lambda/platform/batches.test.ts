import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { listSessions, putSession } from '../../../../lambda/accounts/sessions.ts';
import { putNewHead } from '../../../../lambda/lines/ledger.ts';
import { listHeads, putPointer } from '../../../../lambda/lines/records.ts';
import { watched } from '../../world/calls.ts';
import { storedHead } from '../../world/heads.ts';

const ids = Array.from({ length: 30 }, () => randomUUID()).sort();

test('the lines of a page are read by one call, whatever their number', async () => {
  const session = randomUUID();
  const head = await storedHead();
  for (const line of ids) {
    await putNewHead({ ...head, line, session });
    await putPointer(session, { line, part: 1, attempt: 1 });
  }
  const page = await watched(async () => {
    const shown: string[] = [];
    for await (const { line } of listHeads(session, undefined, 11)) {
      shown.push(line);
      if (shown.length === 11) break;
    }
    return shown;
  });
  expect(page).toEqual({ result: ids.slice(0, 11), calls: ['Query', 'BatchGetItem'] });
  const all = await watched(() => Array.fromAsync(listHeads(session), ({ line }) => line));
  expect(all).toEqual({ result: ids, calls: ['Query', 'BatchGetItem'] });
});

test('few things among many that are not shown take few calls, however short the page is', async () => {
  const [customer, opener] = [randomUUID(), { id: randomUUID(), scope: 'order', hash: '' } as const];
  const of = (id: string, i: number) => {
    const granted = new Date(Date.UTC(2100, 0, 1, 0, 0, i)).toISOString();
    return { id, customer, granted, touched: granted, client: '', agent: '' };
  };
  const others = Array.from({ length: 250 }, () => randomUUID());
  for (const [i, id] of others.entries()) await putSession(of(id, i));
  const last = { ...of(randomUUID(), 999), opener };
  await putSession(last);
  const { result, calls } = await watched(() =>
    Array.fromAsync(listSessions(customer, undefined, opener.id, 2), ({ id }) => id),
  );
  expect(result).toEqual([last.id]);
  expect(calls.filter((name) => name === 'Query').length).toBeLessThanOrEqual(4);
  expect(calls.length).toBeLessThanOrEqual(8);
});

test('and so are the sessions of a page', async () => {
  const customer = randomUUID();
  const granted = '2100-01-01T00:00:00.000Z';
  for (const id of ids) await putSession({ id, customer, granted, touched: granted, client: '', agent: '' });
  const page = await watched(() => Array.fromAsync(listSessions(customer, undefined, undefined, 31), ({ id }) => id));
  expect(page).toEqual({ result: ids, calls: ['Query', 'BatchGetItem'] });
});
