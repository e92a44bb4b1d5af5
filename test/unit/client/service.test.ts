import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allItems, PartFailedError, uniqueTokens, waitUntil } from '../../../client/index.ts';
import { listening } from '../../listening.ts';

/** A service that shows one line; its status goes on with each look. */
let statuses: string[] = [];
const server = createServer((_, response) => {
  const status = statuses.length > 1 ? statuses.shift() : statuses[0];
  const attributes = { status, ...(status === 'failed' && { error: { code: 'Unknown', detail: 'It broke.' } }) };
  response.setHeader('Content-Type', 'application/vnd.api+json');
  response.end(JSON.stringify({ data: { id: 'line', type: 'tokens', attributes } }));
});
let url = '';
let close: () => Promise<void>;
beforeAll(async () => {
  ({ url, close } = await listening(server));
});
afterAll(() => close());
const client = () => uniqueTokens({ url: `${url}/api`, sessionKey: '00000000-0000-4000-8000-000000000000' });

test('a line is waited for until it has the status, or a later one', async () => {
  statuses = ['requested', 'started', 'finished'];
  const seen: string[] = [];
  const onProgress = ({ data }: { data: { attributes: { status: string } } }) => seen.push(data.attributes.status);
  const document = await waitUntil(client(), 'line', 'ended', { interval: 1, onProgress });
  expect(document.data.attributes.status).toBe('finished');
  expect(seen).toEqual(['requested', 'started', 'finished']);
});

test('a part that has failed is not waited for', async () => {
  statuses = ['started', 'failed'];
  const waiting = waitUntil(client(), 'line', 'ended', { interval: 1 });
  await expect(waiting).rejects.toThrow(PartFailedError);
});

test('all items of a list are those of all its pages', async () => {
  const pages = { '': [1, 2], b: [], c: [3] } as const;
  const next = { '': 'b', b: 'c', c: undefined } as const;
  const items = await allItems<number>(async ({ 'page[cursor]': cursor = '' }) => {
    const name = cursor as keyof typeof pages;
    const after = next[name];
    return { data: pages[name], links: after === undefined ? {} : { next: `/tokens?page[cursor]=${after}` } };
  });
  expect(items).toEqual([1, 2, 3]);
});
