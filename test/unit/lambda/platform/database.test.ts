import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { database } from '../../../../lambda/platform/clients/database.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem, putNewItem, queryPartition, updateItem } from '../../../../lambda/platform/table.ts';

const ledger = {
  written: target('ledger:PutItem'),
  read: target('ledger:BatchGetItem'),
  changed: target('ledger:UpdateItem'),
  asked: target('ledger:Query'),
};
const lines = {
  written: target('lines:PutItem'),
  read: target('lines:BatchGetItem'),
  changed: target('lines:UpdateItem'),
  asked: target('lines:Query'),
};

/** Calls of one kind share the steps of the SDK and a context of them: a release of it could keep there what is of one call alone. */
test('calls at the same time do not mix, whatever tables they are of', async () => {
  // `npm run nightly -- conditions` intercepts all calls, which turns it off.
  if (process.env.UNIT_CONDITIONS === undefined) expect(database().config.cacheMiddleware).toBe(true);
  database().config.cacheMiddleware = true;
  const items = Array.from({ length: 60 }, (_, n) => ({
    table: n % 2 === 0 ? ledger : lines,
    item: { line: randomUUID(), item: 'mixed', n, text: 'x'.repeat(n * 50), bytes: new Uint8Array([n, n + 1]) },
  }));
  // One of each two is refused, so refusals come among the answers.
  const put = await Promise.all([...items, ...items].map(({ table, item }) => putNewItem(table.written, item, 'line')));
  for (const i of items.keys()) expect([put[i], put[i + items.length]].sort()).toEqual([false, true]);
  const seen = await Promise.all(
    items.map(({ table, item: { line, item, n } }) =>
      Promise.all([
        getItem(table.read, { line, item }),
        updateItem({
          TableName: table.changed,
          Key: { line, item },
          UpdateExpression: 'SET #twice = :twice',
          ExpressionAttributeNames: { '#twice': 'twice' },
          ExpressionAttributeValues: { ':twice': 2 * n },
        }),
        Array.fromAsync(queryPartition(table.asked, ['line', line])),
      ]),
    ),
  );
  for (const [i, [got, changed, found]] of seen.entries()) {
    const { item } = items[i]!;
    expect(got).toMatchObject(item);
    expect(changed).toEqual({ ...item, twice: 2 * i });
    expect(found).toEqual([expect.objectContaining(item)]);
  }
});
