/** The documented samples; where the documentation masks ids and moments, any stand. */

const SESSION = '5f0c9d8e-3b8a-4a57-9f6b-0d5a9c1e7b21';
const LINE = 'a259f1aa-8694-4eaa-9c10-4e37ac23602a';
const SEED = '3a1c5c29-6f0e-4b6e-8f43-1a6f1a2b7c11';
const CAPACITY = '7888609052210118054117285652827862296732064351090230047702789306640625';
const AFTER_1000 = '7888609052210118054117285652827862296732064351090230047702789306639625';

export const openSession = { data: { type: 'session', attributes: { note: 'Batch 7' } } };

const sessionObject = {
  attributes: {
    note: 'Batch 7',
    client: '203.0.113.7',
    agent: 'HTTPie/3.2.2',
    timestamps: { granted: '2024-03-19T12:57:01.112Z' },
    limits: { maxTokens: 100_000, maxDigits: 100, minTokens: 1_000, minDigits: 3 },
  },
  id: SESSION,
  type: 'session',
};
const relationships = {
  customer: {
    data: {
      attributes: {
        price: { metrics: 1.0, job: 5.0, rebate: 0.0, digit: 0.0009 },
        address: 'Hauptstrasse 1, 10827 Berlin',
        status: 'granted',
        phone: '+49 30 1234567',
        email: 'codes@example.com',
        agreement: 'basic',
        usage: 'permanent',
        company: 'Example Pharma',
      },
      id: '0e1f3c7a-1f5d-4f4b-8a55-6f7c2d0b9e43',
      type: 'customer',
      relationships: { agreement: { data: { id: 'basic', type: 'agreement' } } },
    },
  },
};
export const session = { links: { self: '/api/sessions' }, data: { ...sessionObject, relationships } };
export const sessions = { links: { self: '/api/sessions' }, data: [sessionObject], relationships };

const vowels = {
  attributes: { ascii: true, length: 5, bytes: 5, parity: 87, chars: 'AEIOU' },
  id: 'UPPER_VOWELS',
  type: 'alphabet',
};
export const addAlphabet = { data: { attributes: { chars: 'AEIOU' }, id: 'UPPER_VOWELS', type: 'alphabet' } };
export const alphabet = { links: { self: '/api/alphabets' }, data: vowels };
const preset = (id: string, chars: string) => ({
  attributes: { ascii: true, length: chars.length, bytes: chars.length, parity: 0, chars },
  id,
  type: 'alphabet',
});
export const alphabets = {
  links: { self: '/api/alphabets?filter[length]=16' },
  data: [
    preset('BASE16', '0123456789abcdef'),
    preset('LOWER_HEX', '0123456789abcdef'),
    preset('UPPER_HEX', '0123456789ABCDEF'),
  ],
};
export const capacity = {
  meta: { odds: 1.3291316543392986e-66, euMedicines: true },
  links: { self: '/api/alphabets/UPPER_VOWELS/100' },
  data: { ...vowels, attributes: { ...vowels.attributes, digits: '100', reachable: '10485', available: CAPACITY } },
};

const payment = {
  data: { id: '6b1d2a7e-02e5-4c0b-9a44-3f1f5e2f8a90', ident: 'pi_3OvyQ2AbCdEfGhIjKlMnOpQr', type: 'transaction' },
};
export const order = {
  meta: { seed: SEED },
  data: {
    type: 'tokens',
    attributes: { size: '1000', digits: '100', alphabet: 'UPPER_VOWELS' },
    relationships: { payment },
  },
};

const moments = {
  finished: '2024-03-19T12:57:26.410Z',
  ended: '2024-03-19T12:57:26.021Z',
  started: '2024-03-19T12:57:21.181Z',
  requested: '2024-03-19T12:57:19.785Z',
};
const { finished: _, ended: __, ...untilStarted } = moments;
const info = { self: '/api/tokens', info: `/api/tokens/${LINE}` };
const page = (attributes: object, links: object = info) => ({
  meta: { seed: SEED },
  links,
  data: { attributes, id: LINE, type: 'tokens', relationships: { payment } },
});
const ordered = { size: '1000', digits: '100', reachable: '10485', alphabet: 'UPPER_VOWELS' };

export const requested = page({
  timestamps: { requested: moments.requested },
  status: 'requested',
  analysis: 'none',
  ...ordered,
  available: CAPACITY,
});
export const started = page({
  timestamps: untilStarted,
  status: 'started',
  analysis: 'none',
  progress: 0,
  ...ordered,
  available: CAPACITY,
});
export const finished = page(
  {
    timestamps: moments,
    status: 'finished',
    analysis: 'none',
    ...ordered,
    available: AFTER_1000,
    rate: 20_661,
    partial: true,
    checksum: '0000010'.repeat(100),
    filesizes: { data: 100_999 },
    filehashes: { data: '78b470fc0924e4ce5edb4a3cc738a4d2782f333ee6318faf182b1cad13b745a7' },
  },
  { ...info, data: `/api/tokens/${LINE}/data`, snapshot: `/api/tokens/${LINE}/snapshot` },
);

const issued = 'OOUUOEEIOOEIIEAAOAUEEUAII'.padEnd(100, 'AEIOU');
export const verify = { data: { type: 'verification', attributes: { tokens: [issued, 'AEIOU'] } } };
export const verification = {
  links: { self: `/api/tokens/${LINE}/verify` },
  data: {
    attributes: {
      results: [
        { token: issued, issued: true, part: 1, position: '0' },
        { token: 'AEIOU', issued: false },
      ],
    },
    id: LINE,
    type: 'verification',
  },
};

export const error = {
  errors: [
    {
      status: '402',
      title: 'Tokens not requested',
      detail: 'Out of limit.',
      source: { parameter: 'size', pointer: '/data/attributes/size' },
    },
  ],
  links: { self: '/api/tokens' },
};

const CUSTOMER = '0e1f3c7a-1f5d-4f4b-8a55-6f7c2d0b9e43';
const linePath = `/api/tokens/${LINE}`;
const told = <S extends string>(
  status: S,
  timestamps: Readonly<Record<string, string>>,
  more: object,
  links: object,
) => ({
  type: `line.${status}`,
  timestamp: timestamps[status],
  data: {
    id: `${LINE}-1-1-${status}`,
    line: LINE,
    part: 1,
    attempt: 1,
    customer: CUSTOMER,
    status,
    timestamps,
    analysis: 'metrics',
    size: '1000',
    digits: '100',
    alphabet: 'UPPER_VOWELS',
    available: AFTER_1000,
    ...more,
    links: { info: linePath, ...links },
  },
});
const untilEnded = { ...untilStarted, ended: moments.ended };
const untilFinished = { ...untilEnded, finished: moments.finished };
const untilAnalyzed = { ...untilFinished, analyzed: '2024-03-19T12:57:28.310Z' };
const dataLink = { data: `${linePath}/data?part=1` };
const withSnapshot = { ...dataLink, snapshot: `${linePath}/snapshot?part=1` };
const analysisLinks = {
  analysis: `${linePath}/analysis?part=1`,
  score: `${linePath}/score?part=1`,
  delta: `${linePath}/delta?part=1`,
};
const sizes = { data: 100_999 };

/** What a webhook gets. */
export const lineEvents = {
  'line.ended': told('ended', untilEnded, { filesizes: sizes }, dataLink),
  'line.finished': told('finished', untilFinished, { filesizes: sizes }, withSnapshot),
  'line.analyzed': told(
    'analyzed',
    untilAnalyzed,
    { filesizes: { ...sizes, score: 71_093, delta: 71_402, analysis: 2_317 } },
    { ...withSnapshot, ...analysisLinks },
  ),
  'line.failed': told(
    'failed',
    { ...untilStarted, failed: '2024-03-19T13:20:44.910Z' },
    {
      available: CAPACITY,
      error: { code: 'ProductionStopped', detail: 'The production was given up; its range is free again.' },
    },
    {},
  ),
};
