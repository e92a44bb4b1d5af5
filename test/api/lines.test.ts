import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, connect } from './client.ts';

/** Listing and deleting the lines of a session. */
let client: Client;
beforeEach(async () => {
  client = await connect();
});

async function finishedLine(of: Client, seed?: string): Promise<string> {
  const { json } = await of.order({
    size: 1000,
    digits: 8,
    alphabet: 'DIGITS',
    ...(seed === undefined ? {} : { seed }),
  });
  await of.until(json.data.id, 'finished');
  return json.data.id;
}

describe('GET /tokens', () => {
  test('lists the lines of this session, each as its own info but without meta', async () => {
    const ids = [await finishedLine(client, 'a seed'), await finishedLine(client)].sort();
    await finishedLine(await connect());
    const answer = await client.get('/tokens');
    expect(answer.status).toBe(200);
    expect(answer.json.links).toEqual({ self: '/api/tokens' });
    expect(answer.json).not.toHaveProperty('meta');
    const data = answer.json.data as { id: string }[];
    expect(data.map(({ id }) => id).sort()).toEqual(ids);
    for (const item of data) {
      const { json } = await client.get(`/tokens/${item.id}`);
      expect(item).toEqual({ ...json.data, links: json.links });
    }
  });

  test('is empty for a new session', async () => {
    expect((await client.get('/tokens')).json).toEqual({ links: { self: '/api/tokens' }, data: [] });
  });
});

test('another session of the customer sees a line on every path, and deletes nothing: it looks like an unknown one there', async () => {
  const id = await finishedLine(client);
  const other = await connect();
  for (const path of ['', '/requested', '/started', '/ended', '/finished', '/data', '/snapshot']) {
    const [answer, held] = [await other.get(`/tokens/${id}${path}`), await client.get(`/tokens/${id}${path}`)];
    expect([path, answer.status, answer.bytes.equals(held.bytes)]).toEqual([path, 200, true]);
  }
  const deletion = await other.delete(`/tokens/${id}`);
  expect(deletion.status).toBe(404);
  const unknown = await other.delete('/tokens/11111111-1111-4111-8111-111111111111');
  expect(deletion.json.errors).toEqual(unknown.json.errors);
  expect((await other.get('/tokens')).json.data).toEqual([]);
  expect((await other.delete('/tokens')).json.data).toEqual([]);
  expect((await client.get(`/tokens/${id}`)).status).toBe(200);
});

describe('DELETE /tokens/{id}', () => {
  test('answers the object with the status deleted, and nothing of it is found after that', async () => {
    const id = await finishedLine(client, 'a seed');
    const before = (await client.get(`/tokens/${id}`)).json.data;
    const { status, json } = await client.delete(`/tokens/${id}`);
    expect(status).toBe(200);
    const { timestamps, ...attributes } = before.attributes;
    expect(json).toEqual({
      links: { self: `/api/tokens/${id}` },
      data: {
        ...before,
        attributes: { ...attributes, status: 'deleted', timestamps: { ...timestamps, deleted: expect.any(String) } },
      },
    });
    expect(json.data.attributes.timestamps.deleted >= timestamps.finished).toBe(true);
    for (const path of ['', '/requested', '/started', '/ended', '/finished', '/data', '/snapshot']) {
      expect([path, (await client.get(`/tokens/${id}${path}`)).status]).toEqual([path, 404]);
    }
    expect((await client.delete(`/tokens/${id}`)).status).toBe(404);
    expect((await client.get('/tokens')).json.data).toEqual([]);
  });

  test('deletes a line that is just being made', async () => {
    const { json } = await client.order({ size: 10_000, digits: 100, alphabet: 'DIGITS' });
    const deleted = await client.delete(`/tokens/${json.data.id}`);
    expect(deleted.json.data.attributes.status).toBe('deleted');
    expect((await client.get(`/tokens/${json.data.id}`)).status).toBe(404);
  });
});

describe('DELETE /tokens', () => {
  test('answers the list of all lines that the session had', async () => {
    const ids = [await finishedLine(client), await finishedLine(client)].sort();
    const { status, json } = await client.delete('/tokens');
    expect(status).toBe(200);
    expect(json.links).toEqual({ self: '/api/tokens' });
    expect(json.data.map(({ id }: { id: string }) => id).sort()).toEqual(ids);
    for (const { attributes } of json.data) expect(attributes.status).toBe('deleted');
  });

  test('of nothing is an empty list', async () => {
    const { status, json } = await client.delete('/tokens');
    expect([status, json.data]).toEqual([200, []]);
  });
});
