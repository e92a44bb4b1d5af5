import { expect } from '@jest/globals';
import { apiKey, idOf, openBook } from './exchange.ts';

/** Sessions: opened, listed and revoked with an Api-Key. */
const book = openBook();
const { exchange } = book;

const customer = {
  data: {
    attributes: {
      price: { metrics: 1.0, job: 5.0, rebate: 0.0, digit: 0.0009 },
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
const limits = { maxTokens: 100_000, maxDigits: 100, minTokens: 1_000, minDigits: 3 };
const attributes = {
  note: 'Pharma 2024',
  client: '127.0.0.1',
  agent: 'HTTPie/3.2.2',
  timestamps: { granted: '{time}' },
  limits,
};

exchange('open a session', {
  request: 'POST /sessions',
  keys: apiKey,
  headers: { 'User-Agent': 'HTTPie/3.2.2' },
  send: { data: { type: 'session', attributes: { note: 'Pharma 2024' } } },
  learn: idOf(book, 'session'),
  status: 201,
  document: {
    links: { self: '/api/sessions' },
    data: { attributes, id: '{session}', type: 'session', relationships: { customer } },
  },
});

exchange('open a session without a note', {
  request: 'POST /sessions',
  keys: apiKey,
  headers: { 'User-Agent': 'HTTPie/3.2.2' },
  send: { data: { type: 'session', attributes: {} } },
  learn: idOf(book, 'other'),
  status: 201,
  document: {
    links: { self: '/api/sessions' },
    data: {
      attributes: { client: '127.0.0.1', agent: 'HTTPie/3.2.2', timestamps: { granted: '{time}' }, limits },
      id: '{other}',
      type: 'session',
      relationships: { customer },
    },
  },
});

const { note: _, ...withoutNote } = attributes;
const all = [
  { attributes, id: '{session}', type: 'session' },
  { attributes: withoutNote, id: '{other}', type: 'session' },
];

exchange('get all sessions of the Api-Key', {
  request: 'GET /sessions',
  keys: apiKey,
  ownOnly: true,
  status: 200,
  document: { links: { self: '/api/sessions' }, data: all, relationships: { customer } },
});

exchange('get sessions by the id of one: all of them as well', {
  request: 'GET /sessions/{session}',
  keys: apiKey,
  ownOnly: true,
  status: 200,
  document: { links: { self: '/api/sessions/{session}' }, data: all, relationships: { customer } },
});

exchange('delete a session', {
  request: 'DELETE /sessions/{session}',
  keys: { ...apiKey, 'Session-Key': '{session}' },
  status: 200,
  document: {
    links: { self: '/api/sessions/{session}' },
    data: [
      {
        attributes: { ...attributes, timestamps: { granted: '{time}', revoked: '{time}' } },
        id: '{session}',
        type: 'session',
      },
    ],
    relationships: { customer },
  },
});

exchange('use a session that has been deleted', {
  request: 'GET /tokens',
  status: 403,
  document: {
    errors: [
      {
        status: '403',
        title: 'Tokens not listed',
        detail: 'Unknown Session-Key.',
        source: { parameter: 'id', pointer: '' },
      },
    ],
    links: { self: '/api/tokens' },
  },
});

exchange('open a session with an unknown Api-Key', {
  request: 'POST /sessions',
  keys: { 'Api-Key': '11111111-1111-4111-8111-111111111111' },
  send: { data: { type: 'session', attributes: {} } },
  status: 403,
  document: {
    errors: [
      {
        status: '403',
        title: 'Session not established',
        detail: 'Unknown Api-Key.',
        source: { parameter: 'id', pointer: '' },
      },
    ],
    links: { self: '/api/sessions' },
  },
});
