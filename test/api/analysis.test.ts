import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, connect, orderBody } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/** `?analysis=metrics`: every figure computed again here, from the tokens alone. */
let client: Client;
beforeAll(async () => {
  client = await connect();
});

type Figures = Readonly<Record<'minimum' | 'maximum' | 'mean' | 'median' | 'std' | 'var' | 'hurst', string>>;

/** The document with its numbers as they are written, which floats would round. */
function exactJson(text: string): {
  links: object;
  data: { attributes: { score: Figures; delta: Figures; data: object; filesizes: object; filehashes?: object } };
} {
  const keep = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? context?.source : value;
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
}

/** A decimal number as units ÷ 10^scale. */
function decimal(text: string): { units: bigint; scale: bigint } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e\+?(-?\d+))?$/.exec(text) ?? [];
  const units = BigInt(`${sign}${whole}${fraction}`);
  const scale = BigInt(fraction.length) - BigInt(exponent);
  return scale >= 0n ? { units, scale } : { units: units * 10n ** -scale, scale: 0n };
}
const abs = (value: bigint) => (value < 0n ? -value : value);

/** Whether the text is num ÷ den but for a share of 10^-digits. */
function isNear(text: string, num: bigint, den: bigint, digits: bigint): boolean {
  const { units, scale } = decimal(text);
  const ten = 10n ** scale;
  return abs(units * den - num * ten) * 10n ** digits <= abs(num) * ten;
}

function expectFigures(figures: Figures, values: bigint[]): void {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const n = BigInt(values.length);
  const sum = values.reduce((total, value) => total + value, 0n);
  const squares = values.reduce((total, value) => total + (n * value - sum) ** 2n, 0n);
  expect(figures.minimum).toBe(String(sorted[0]));
  expect(figures.maximum).toBe(String(sorted.at(-1)));
  const middle = (sorted[(values.length - 1) >> 1] as bigint) + (sorted[values.length >> 1] as bigint);
  expect(figures.median).toBe(`${middle < 0n ? '-' : ''}${abs(middle) / 2n}${middle % 2n === 0n ? '' : '.5'}`);
  // The mean has all digits of its whole part and six decimals, half of the last of which may be rounded away.
  const mean = decimal(figures.mean);
  expect(abs(mean.units * n - sum * 10n ** mean.scale) * 2_000_000n <= n * 10n ** mean.scale).toBe(true);
  // Σ(nx − Σx)² ÷ n²(n − 1) is the variance of the sample.
  const [num, den] = [squares, n * n * (n - 1n)];
  expect(isNear(figures.var, num, den, 16n)).toBe(true);
  const { units, scale } = decimal(figures.std);
  expect(isNear(`${units * units}e-${scale * 2n}`, num, den, 15n)).toBe(true);
}

/** Position in the sorted set of all tokens: the number that the digits write. */
function scoreOf(token: string, symbols: readonly string[]): bigint {
  return [...token].reduce((score, symbol) => score * BigInt(symbols.length) + BigInt(symbols.indexOf(symbol)), 0n);
}

async function analysed(line: string, chars: string) {
  const text = async (path: string) => (await client.get(`/tokens/${line}/${path}`)).text;
  const tokens = await tokensOf(client, line);
  const scores = tokens.map((token) => scoreOf(token, [...chars]));
  const deltas = scores.slice(1).map((score, i) => score - (scores[i] as bigint));
  return {
    tokens,
    scores,
    deltas,
    analysis: await text('analysis'),
    score: await text('score'),
    delta: await text('delta'),
  };
}

describe.each([
  // The documented figures are those of DICE; the other two have scores beyond floats, and an order unlike Unicode's.
  { name: 'DICE', chars: '⚀⚁⚂⚃⚄⚅', digits: 5, size: 7776, scoreBytes: 37_769 },
  { name: 'UPPER_VOWELS', chars: 'AEIOU', digits: 100, size: 1000 },
  { name: 'Unsorted', chars: 'ß€z😀a', digits: 7, size: 4321 },
])('$name, $digits digits, $size tokens', ({ name, chars, digits, size, scoreBytes }) => {
  let line: string;
  let made: Awaited<ReturnType<typeof analysed>>;
  beforeAll(async () => {
    if (name !== 'DICE') await client.addAlphabet(name, chars);
    line = await makeLine(client, { size, digits, alphabet: name, seed: 'a seed' }, 'analyzed');
    made = await analysed(line, chars);
  });

  test('score is the position of each token in the sorted set of all', () => {
    expect(made.score).toBe(made.scores.join('\n'));
    if (scoreBytes !== undefined) expect(made.score).toHaveLength(scoreBytes);
  });

  test('delta is what lies between neighbours in the order of the file', () => {
    expect(made.deltas).toHaveLength(size - 1);
    expect(made.delta).toBe(made.deltas.join('\n'));
  });

  test('the figures are exact', () => {
    const { attributes } = exactJson(made.analysis).data;
    expectFigures(attributes.score, made.scores);
    expectFigures(attributes.delta, made.deltas);
  });

  test('the document has its members and no others', async () => {
    const finished = (await client.get(`/tokens/${line}/finished`)).json.data.attributes;
    const analyzed = (await client.get(`/tokens/${line}/analyzed`)).json.data.attributes;
    const sorted = made.scores.map((score, i) => [score, made.tokens[i]] as const);
    const [lowest] = sorted.toSorted(([a], [b]) => (a < b ? -1 : 1));
    const [highest] = sorted.toSorted(([a], [b]) => (a > b ? -1 : 1));
    const { analysis: analysisSize, ...filesizes } = analyzed.filesizes;
    const { analysis: analysisHash, ...filehashes } = analyzed.filehashes;
    const figures = Object.fromEntries(
      ['minimum', 'maximum', 'mean', 'median', 'std', 'var', 'hurst'].map((figure) => [figure, expect.any(Number)]),
    );
    expect(JSON.parse(made.analysis)).toEqual({
      meta: { hurst: expect.stringMatching(/Anis-Lloyd/) },
      links: {
        self: `/api/tokens/${line}/analysis`,
        data: `/api/tokens/${line}/data`,
        score: `/api/tokens/${line}/score`,
        delta: `/api/tokens/${line}/delta`,
      },
      data: {
        attributes: {
          level: 'metrics',
          score: figures,
          delta: figures,
          data: {
            minimum: lowest?.[1],
            maximum: highest?.[1],
            checksum: finished.checksum,
            size: String(size),
            digits: String(digits),
          },
          filesizes,
          filehashes,
        },
        id: line,
        type: 'analysis',
      },
    });
    const sizes = { data: finished.filesizes.data, score: made.score.length, delta: made.delta.length };
    expect(filesizes).toEqual(sizes);
    expect(finished.filesizes).toEqual({ data: sizes.data });
    expect(analysisSize).toBe(Buffer.byteLength(made.analysis));
    const hash = (text: string) => createHmac('sha256', 'a seed').update(text).digest('hex');
    const { tokens, score, delta, analysis } = made;
    expect(filehashes).toEqual({ data: hash(tokens.join('\n')), score: hash(score), delta: hash(delta) });
    expect(analysisHash).toBe(hash(analysis));
  });

  test('the picture is what Accept asks for', async () => {
    const headers = { Accept: 'image/svg+xml' };
    const picture = await client.get(`/tokens/${line}/analysis`, { headers });
    expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/svg+xml']);
    expect(picture.headers.get('Content-Disposition')).toBe(`attachment; filename="${line}-1.analysis.svg"`);
    expect(picture.headers.get('Content-Security-Policy')).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(picture.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(picture.text).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(picture.text).toContain(`${size.toLocaleString('en-US')} tokens of ${digits} digits over ${name}<`);
    expect(picture.text).toContain(`Line ${line}, part 1;`);
    // All that there are, are in the bins where they belong: there is nothing left to chance.
    if (name === 'DICE') expect(picture.text).toContain('0 of 64 bins of scores');
    const head = await client.head(`/tokens/${line}/analysis`, { headers });
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const header of ['Content-Type', 'Content-Length', 'ETag', 'Content-Security-Policy', 'Vary']) {
      expect([header, head.headers.get(header)]).toEqual([header, picture.headers.get(header)]);
    }
    const document = await client.get(`/tokens/${line}/analysis`);
    expect(document.headers.get('Content-Type')).toBe('application/vnd.api+json');
    for (const { headers: answered } of [document, picture]) expect(answered.get('Vary')).toBe('Accept');
    expect(document.headers.get('ETag')).not.toBe(picture.headers.get('ETag'));
    // The series have one representation.
    const score = await client.get(`/tokens/${line}/score`, { headers });
    expect([score.status, score.headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8']);
  });

  test('hurst is near one half', () => {
    const { score, delta } = JSON.parse(made.analysis).data.attributes;
    expect(Math.abs(score.hurst - 0.5)).toBeLessThan(0.25);
    // Differences of independent values come back to where they were: far below one half.
    expect(delta.hurst).toBeLessThan(0.4);
  });
});

test('all 7,776 dice have the documented figures', async () => {
  const line = await makeLine(client, { size: 7776, digits: 5, alphabet: 'DICE' }, 'analyzed');
  const { score } = exactJson((await client.get(`/tokens/${line}/analysis`)).text).data.attributes;
  expect(score).toMatchObject({ minimum: '0', maximum: '7775', mean: '3887.5', median: '3887.5', var: '5039496' });
  expect(Number(score.std)).toBeCloseTo(Math.sqrt(5_039_496), 9);
  expect((await client.get(`/tokens/${line}/delta`)).text.split('\n')).toHaveLength(7775);
  const { attributes } = (await client.get(`/tokens/${line}/analyzed`)).json.data;
  expect(attributes).not.toHaveProperty('filehashes');
  expect(exactJson((await client.get(`/tokens/${line}/analysis`)).text).data.attributes).not.toHaveProperty(
    'filehashes',
  );
});

test('the analysis of a second part is that of its own tokens', async () => {
  const order = { size: 1000, digits: 8, alphabet: 'DIGITS' };
  const line = await makeLine(client, order, 'analyzed');
  const first = (await client.get(`/tokens/${line}/score`)).text;
  const snapshot = await snapshotOf(client, line);
  await continueLine(client, line, order, snapshot);
  await client.until(line, 'finished');
  // Not asked for: the second part has none, the first one keeps its own.
  expect((await client.get(`/tokens/${line}/analysis`)).status).toBe(404);
  expect((await client.get(`/tokens/${line}/analyzed`)).status).toBe(404);
  expect((await client.get(`/tokens/${line}/score?part=1`)).text).toBe(first);
});

test('what was not asked for is not found', async () => {
  const line = await makeLine(client, { size: 1000, digits: 8, alphabet: 'DIGITS' });
  for (const path of ['analysis', 'score', 'delta']) {
    const answer = await client.get(`/tokens/${line}/${path}`);
    expect([answer.status, answer.json.errors[0].title]).toEqual([404, 'Analysis not found']);
    expect((await client.head(`/tokens/${line}/${path}`)).status).toBe(404);
    const picture = await client.get(`/tokens/${line}/${path}`, { headers: { Accept: 'image/svg+xml' } });
    expect([picture.status, picture.json.errors[0].title]).toEqual([404, 'Analysis not found']);
  }
});

test.each(['horoscope', '', 'METRICS', 'none,metrics'])('analysis=%s is unknown: 400', async (analysis) => {
  const answer = await client.post(
    `/tokens?analysis=${analysis}`,
    orderBody({ size: 1000, digits: 8, alphabet: 'DIGITS' }),
  );
  expect([answer.status, answer.json.errors[0].source]).toEqual([400, { parameter: 'analysis', pointer: '' }]);
});
