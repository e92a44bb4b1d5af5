import { describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { connect, itemsFrom, JSON_API, send, sharedUrl, withSession } from './client.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const url = sharedUrl();
const apiKey = { 'Api-Key': demoApiKeys.basic };
const open = (attributes: object) =>
  send(url, 'POST', '/sessions', {
    headers: { ...apiKey, 'User-Agent': 'a test/1.0' },
    body: { data: { type: 'session', attributes } },
  });

const customer = {
  data: {
    attributes: {
      price: { metrics: 1, job: 5, rebate: 0, digit: 0.0009 },
      address: expect.any(String),
      status: 'granted',
      phone: expect.any(String),
      email: expect.any(String),
      agreement: 'basic',
      usage: 'permanent',
      company: expect.any(String),
    },
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    type: 'customer',
    relationships: { agreement: { data: { id: 'basic', type: 'agreement' } } },
  },
};

describe('POST /sessions', () => {
  test('opens a session for the customer of the Api-Key', async () => {
    const answer = await open({ note: 'Batch 7' });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      links: { self: '/api/sessions' },
      data: {
        attributes: {
          note: 'Batch 7',
          client: '127.0.0.1',
          agent: 'a test/1.0',
          timestamps: { granted: expect.stringMatching(MOMENT) },
          limits: { maxTokens: 100_000, maxDigits: 100, minTokens: 1_000, minDigits: 3 },
        },
        id: expect.stringMatching(UUID),
        type: 'session',
        relationships: { customer },
      },
    });
  });

  test('needs no note, but the attributes, even empty', async () => {
    const answer = await open({});
    expect(answer.status).toBe(201);
    expect(answer.json.data.attributes).not.toHaveProperty('note');
    const without = await send(url, 'POST', '/sessions', { headers: apiKey, body: { data: { type: 'session' } } });
    expect(without.status).toBe(422);
    expect(without.json.errors[0].source.pointer).toBe('/data/attributes');
  });

  test('answers with the headers of every JSON answer', async () => {
    const { headers } = await open({});
    expect(headers.get('Content-Type')).toBe(JSON_API);
    expect(headers.get('Accept')).toBe(JSON_API);
    expect(headers.get('Cache-Control')).toBe('no-cache');
  });

  test('shows the limits of the customer with the larger agreement', async () => {
    const client = await connect(url, demoApiKeys.bulk);
    const headers = { 'Api-Key': demoApiKeys.bulk };
    const first = await send(url, 'GET', `/sessions/${client.session}`, { headers });
    const sessions = await itemsFrom(url, first, headers);
    const own = sessions.find(({ id }) => id === client.session);
    expect(own?.attributes.limits).toEqual({ maxTokens: 10 ** 10, maxDigits: 1_024, minTokens: 1, minDigits: 1 });
  });

  test('refuses an unknown Api-Key as documented', async () => {
    const answer = await send(url, 'POST', '/sessions', {
      headers: { 'Api-Key': '11111111-1111-4111-8111-111111111111' },
      body: { data: { type: 'session', attributes: {} } },
    });
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({
      errors: [
        {
          status: '403',
          title: 'Session not established',
          detail: 'Unknown Api-Key.',
          source: { parameter: 'id', pointer: '' },
        },
      ],
      links: { self: '/api/sessions' },
    });
  });
});

describe('GET /sessions and GET /sessions/{id}', () => {
  test('list all sessions of the Api-Key, the customer beside them', async () => {
    const client = await connect();
    for (const path of ['/sessions?page[size]=100', `/sessions/${client.session}`]) {
      const answer = await send(url, 'GET', path, { headers: apiKey });
      expect(answer.status).toBe(200);
      expect(answer.json.links.self).toBe(`/api${path}`);
      const sessions = await itemsFrom(url, answer, apiKey);
      expect(sessions.map(({ id }) => id)).toContain(client.session);
      expect(answer.json.relationships).toEqual({ customer });
    }
  });

  test('an unknown id is not found', async () => {
    const answer = await send(url, 'GET', '/sessions/11111111-1111-4111-8111-111111111111', { headers: apiKey });
    expect(answer.status).toBe(404);
  });
});

describe('DELETE /sessions/{id}', () => {
  test('revokes the session at once: nothing answers to its key any more', async () => {
    const { session } = await connect();
    const answer = await send(url, 'DELETE', `/sessions/${session}`, {
      headers: { ...apiKey, 'Session-Key': session },
    });
    expect(answer.status).toBe(200);
    expect(answer.json.links.self).toBe(`/api/sessions/${session}`);
    expect(answer.json.data).toEqual([
      expect.objectContaining({
        id: session,
        attributes: expect.objectContaining({
          timestamps: { granted: expect.stringMatching(MOMENT), revoked: expect.stringMatching(MOMENT) },
        }),
      }),
    ]);
    const refused = await withSession(url, session).get('/tokens');
    expect(refused.status).toBe(403);
    expect(refused.json.errors[0].detail).toBe('Unknown Session-Key.');
  });

  test('needs both keys, and those of one customer', async () => {
    const { session } = await connect();
    const path = `/sessions/${session}`;
    const both = { ...apiKey, 'Session-Key': session };
    expect((await send(url, 'DELETE', path, { headers: apiKey })).status).toBe(403);
    expect((await send(url, 'DELETE', path, { headers: { 'Session-Key': session } })).status).toBe(403);
    expect((await send(url, 'DELETE', path, { headers: { ...both, 'Api-Key': demoApiKeys.bulk } })).status).toBe(403);
    expect((await withSession(url, session).get('/tokens')).status).toBe(200);
  });
});

describe('?meta=currency', () => {
  const headers = apiKey;
  const body = { data: { type: 'session', attributes: {} } };
  test.each(['POST', 'GET'])(
    '%s /sessions tells what the prices are in and who checks payments, and only then',
    async (method) => {
      const options = method === 'POST' ? { headers, body } : { headers };
      const told = await send(url, method, '/sessions?meta=currency', options);
      expect(told.json.meta).toEqual({ currency: 'eur', payments: 'none' });
      expect((await send(url, method, '/sessions', options)).json).not.toHaveProperty('meta');
    },
  );

  test('nothing else can be asked for', async () => {
    const refused = await send(url, 'GET', '/sessions?meta=odds', { headers });
    expect(refused.status).toBe(400);
    expect(refused.json.errors[0]).toMatchObject({ detail: 'meta must be "currency".', source: { parameter: 'meta' } });
  });
});
