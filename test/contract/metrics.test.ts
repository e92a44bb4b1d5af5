import { beforeAll, expect, test } from '@jest/globals';
import { idOf, openBook } from './exchange.ts';

/** A part with its analysis: all 7,776 throws of five dice. */
const book = openBook();
const { exchange } = book;
beforeAll(() => book.open('session'));

const payment = {
  data: { id: '41111111-1111-4111-8111-111111111111', ident: 'pi_3MtwBwLkdIwHu7ix28a3tqPa', type: 'transaction' },
};
const seed = 'any text will do';
const linked = (...files: string[]) => ({
  self: '/api/tokens',
  info: '/api/tokens/{line}',
  ...Object.fromEntries(files.map((file) => [file, `/api/tokens/{line}/${file}`])),
});
const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
const order = { analysis: 'metrics', size: '7776', digits: '5', alphabet: 'DICE' };
const made = { rate: expect.any(Number), partial: false, checksum: '0'.repeat(70) };
const all = ['finished', 'ended', 'started', 'requested'];

function page(attributes: object, moments: string[], links: object): object {
  const timestamps = Object.fromEntries(moments.map((moment) => [moment, '{time}']));
  return {
    meta: { seed },
    links,
    data: { attributes: { timestamps, ...attributes }, id: '{line}', type: 'tokens', relationships: { payment } },
  };
}

exchange('post tokens with metrics', {
  request: 'POST /tokens?analysis=metrics',
  send: {
    meta: { seed },
    data: { type: 'tokens', attributes: { size: '7776', digits: '5', alphabet: 'DICE' }, relationships: { payment } },
  },
  learn: idOf(book, 'line'),
  status: 201,
  document: page({ status: 'requested', ...order, reachable: '7776', available: '7776' }, ['requested'], linked()),
});

test('the line is analyzed', () => book.until('line', 'analyzed'));

exchange('get requested info', {
  request: 'GET /tokens/{line}/requested',
  status: 200,
  document: page({ status: 'requested', ...order, reachable: '7776', available: '7776' }, ['requested'], linked()),
});

exchange('get started info', {
  request: 'GET /tokens/{line}/started',
  status: 200,
  document: page(
    { status: 'started', progress: 0, ...order, reachable: '7776', available: '7776' },
    ['started', 'requested'],
    linked(),
  ),
});

const dataOnly = { filesizes: { data: 124_415 }, filehashes: { data: hash } };
const usedUp = { ...order, reachable: '0', available: '0', ...made };

exchange('get ended info', {
  request: 'GET /tokens/{line}/ended',
  status: 200,
  document: page({ status: 'ended', progress: 100, ...usedUp, ...dataOnly }, all.slice(1), linked('data')),
});

exchange('get finished info', {
  request: 'GET /tokens/{line}/finished',
  status: 200,
  document: page({ status: 'finished', ...usedUp, ...dataOnly }, all, linked('data')),
});

const analyzed = {
  ...usedUp,
  filesizes: { data: 124_415, score: 37_769, delta: expect.any(Number), analysis: expect.any(Number) },
  filehashes: { data: hash, score: hash, delta: hash, analysis: hash },
};
for (const request of ['GET /tokens/{line}/analyzed', 'GET /tokens/{line}']) {
  exchange('get analyzed info', {
    request,
    status: 200,
    document: page(
      { status: 'analyzed', ...analyzed },
      ['analyzed', ...all],
      linked('data', 'analysis', 'score', 'delta'),
    ),
  });
}

const figures = {
  minimum: expect.any(Number),
  maximum: expect.any(Number),
  mean: expect.any(Number),
  median: expect.any(Number),
  std: expect.any(Number),
  var: expect.any(Number),
  hurst: expect.any(Number),
};
exchange('get the analysis', {
  request: 'GET /tokens/{line}/analysis',
  status: 200,
  answers: { 'Content-Type': 'application/vnd.api+json' },
  document: {
    meta: { hurst: expect.any(String) },
    links: {
      self: '/api/tokens/{line}/analysis',
      data: '/api/tokens/{line}/data',
      score: '/api/tokens/{line}/score',
      delta: '/api/tokens/{line}/delta',
    },
    data: {
      attributes: {
        level: 'metrics',
        score: {
          ...figures,
          minimum: 0,
          maximum: 7775,
          mean: 3887.5,
          median: 3887.5,
          std: expect.closeTo(Math.sqrt(5.039496e6), 9),
          var: 5.039496e6,
        },
        delta: figures,
        data: { minimum: '⚀⚀⚀⚀⚀', maximum: '⚅⚅⚅⚅⚅', checksum: '0'.repeat(70), size: '7776', digits: '5' },
        filesizes: { data: 124_415, score: 37_769, delta: expect.any(Number) },
        filehashes: { data: hash, score: hash, delta: hash },
      },
      id: '{line}',
      type: 'analysis',
    },
  },
});

for (const method of ['GET', 'HEAD']) {
  exchange('get the scores', {
    request: `${method} /tokens/{line}/score`,
    status: 200,
    bytes: 37_769,
    answers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="{line}-1.score.csv"',
    },
    learn: ({ text }) => {
      if (method === 'HEAD') return;
      const scores = text.split('\n').map(Number);
      expect(scores.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 7776 }, (_, score) => score));
    },
  });
  exchange('get the deltas', {
    request: `${method} /tokens/{line}/delta`,
    status: 200,
    answers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="{line}-1.delta.csv"',
    },
    learn: ({ text }) => {
      if (method === 'GET') expect(text.split('\n')).toHaveLength(7775);
    },
  });
  exchange('get the length of the analysis', {
    request: `${method} /tokens/{line}/analysis`,
    status: 200,
    answers: { 'X-Content-Length': /^\d+$/, 'Content-Type': 'application/vnd.api+json' },
  });
}

exchange('get the picture of the analysis', {
  request: 'GET /tokens/{line}/analysis',
  headers: { Accept: 'image/svg+xml' },
  status: 200,
  answers: { 'X-Content-Length': /^\d+$/, 'Content-Type': 'image/svg+xml', Vary: 'Accept' },
});

exchange('delete tokens', {
  request: 'DELETE /tokens/{line}',
  status: 200,
  document: {
    links: { self: '/api/tokens/{line}' },
    data: {
      attributes: {
        timestamps: Object.fromEntries([...all, 'analyzed', 'deleted'].map((moment) => [moment, '{time}'])),
        status: 'deleted',
        ...analyzed,
      },
      id: '{line}',
      type: 'tokens',
      relationships: { payment },
    },
  },
});
