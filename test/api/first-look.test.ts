import { expect, test } from '@jest/globals';
import { connect, sharedUrl } from './client.ts';
import { makeLine } from './continuation.ts';

/** What people see first who were sent an address, or a line that a colleague has ordered. */

const asBrowser = (url: string, method = 'GET') =>
  fetch(url, { method, redirect: 'manual', headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });

test.each(['', '/'])(
  'the root of the API%s leads a browser to the page, and tells a client that it is no path',
  async (end) => {
    const url = `${sharedUrl()}${end}`;
    for (const method of ['GET', 'HEAD']) {
      const answer = await asBrowser(url, method);
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/api/cockpit']);
    }
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { headers: { Accept: 'application/vnd.api+json' } })).status).toBe(404);
    expect((await asBrowser(url, 'POST')).status).toBe(404);
    expect((await asBrowser(`${sharedUrl()}/nowhere`)).status).toBe(404);
  },
);

test('the local service leads a browser from its bare address to the page', async () => {
  const page = await fetch(new URL('/', sharedUrl()), { headers: { Accept: 'text/html' } });
  expect([page.status, page.url]).toEqual([200, `${sharedUrl()}/cockpit`]);
  expect(await page.text()).toMatch(/^<!doctype html>/i);
  expect((await fetch(new URL('/', sharedUrl()))).status).not.toBe(200);
});

test('a line shows its own alphabet to a session that has another one of that name, or none', async () => {
  const [owner, colleague] = [await connect(sharedUrl()), await connect(sharedUrl())];
  await owner.addAlphabet('SUITS', '♠♥♦♣♤');
  await colleague.addAlphabet('SUITS', 'abc');
  const line = await makeLine(owner, { size: 1000, digits: 14, alphabet: 'SUITS' });
  for (const client of [owner, colleague, await connect(sharedUrl())]) {
    const { status, json } = await client.get(`/tokens/${line}?meta=alphabet`);
    expect([status, json.meta]).toEqual([200, { ...json.meta, alphabet: { name: 'SUITS', chars: '♠♥♦♣♤' } }]);
  }
  const refused = await owner.get(`/tokens/${line}?meta=symbols`);
  expect([refused.status, refused.json.errors[0].detail]).toEqual([
    400,
    'meta must be "odds", "format" or "alphabet".',
  ]);
});
