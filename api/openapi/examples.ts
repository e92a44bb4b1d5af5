import type { PublishedStatus, Step } from '../statuses/statuses.ts';

/** The documented samples. Where the documentation masks ids and moments, these have any value. */

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
const ofSession = { self: `/api/sessions/${SESSION}` };
export const sessionsOfOne = { ...sessions, links: ofSession };
const whenRevoked = { ...sessionObject.attributes.timestamps, revoked: '2024-03-19T13:40:12.006Z' };
export const revoked = {
  links: ofSession,
  data: [{ ...sessionObject, attributes: { ...sessionObject.attributes, timestamps: whenRevoked } }],
  relationships,
};

const vowels = {
  attributes: { ascii: true, length: 5, bytes: 5, parity: 87, chars: 'AEIOU' },
  id: 'UPPER_VOWELS',
  type: 'alphabet',
};
export const addAlphabet = { data: { attributes: { chars: 'AEIOU' }, id: 'UPPER_VOWELS', type: 'alphabet' } };
export const alphabet = { links: { self: '/api/alphabets' }, data: vowels };
export const alphabetByName = { links: { self: '/api/alphabets/UPPER_VOWELS' }, data: vowels };
export const deletedAlphabets = { links: { self: '/api/alphabets' }, data: [vowels] };
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

const voucher = { pattern: 'SUMMER-####-####*', check: 'iso7064', avoid: { lists: ['en'], runs: 3 } };
export const capacityOfFormat = {
  data: { type: 'capacity', attributes: { alphabet: 'UPPER_EPCG30', format: voucher, apart_from: LINE } },
};
export const formatCapacity = {
  meta: {
    odds: 9.766511325679295e-8,
    euMedicines: true,
    medicines: { odds: true, length: true, characters: false },
  },
  links: { self: '/api/capacity' },
  data: {
    attributes: {
      alphabet: 'UPPER_EPCG30',
      digits: '8',
      format: {
        pattern: voucher.pattern,
        check: { system: 'iso7064', over: 'code' },
        avoid: {
          lists: ['en'],
          words: { count: 362, hash: '086af61cecfe3a31fb067a1a0042e4145f8282664da592665473e3fc7fc4f8ff' },
          runs: 3,
        },
      },
      reachable: '61680',
      available: '631545881054',
      excluded: { pattern: 0, words: 0, lists: 0.03231189954427679, runs: 0.005437322359396433, codes: 0 },
      examples: [
        'SUMMER-MH12-M1DT4',
        'SUMMER-2ZRX-Z8MAD',
        'SUMMER-ZCWM-A5Z17',
        'SUMMER-A2M4-S6F48',
        'SUMMER-WBF7-NAHP7',
      ],
      apart: true,
    },
    id: '2f6f0c5e-7a3d-4a0b-8b11-5d6b6cb1a0c3',
    type: 'capacity',
  },
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
const { finished: _, ...untilEnded } = moments;
const { ended: __, ...untilStarted } = untilEnded;
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
const made = {
  ...ordered,
  available: AFTER_1000,
  rate: 20_661,
  partial: true,
  checksum: '0000010'.repeat(100),
  filesizes: { data: 100_999 },
  filehashes: { data: '78b470fc0924e4ce5edb4a3cc738a4d2782f333ee6318faf182b1cad13b745a7' },
};
const withData = { ...info, data: `/api/tokens/${LINE}/data` };
const ended = page({ timestamps: untilEnded, status: 'ended', analysis: 'none', progress: 100, ...made }, withData);
const finished = page(
  { timestamps: moments, status: 'finished', analysis: 'none', ...made },
  { ...withData, snapshot: `/api/tokens/${LINE}/snapshot` },
);
const partOf = (part: number, first: string) => ({
  attributes: {
    timestamps: {
      ended: '2024-03-19T13:00:07.812Z',
      started: '2024-03-19T13:00:02.407Z',
      requested: '2024-03-19T13:00:01.961Z',
    },
    part,
    size: '1000',
    first,
    note: 'Spring labels',
  },
  id: `${LINE}-${part}`,
  type: 'part',
  relationships: { tokens: { data: { id: LINE, type: 'tokens' } } },
});
const byAnna = <T extends { attributes: object }>(part: T) => ({
  ...part,
  attributes: { ...part.attributes, by: 'Anna' },
});
export const partsOfLine = {
  meta: { total: '1000', parts: 1, complete: true },
  links: { self: `/api/tokens/${LINE}/parts` },
  data: [byAnna(partOf(1, '0'))],
};
export const parts = {
  ...partsOfLine,
  data: [partOf(1, '0')],
  links: { self: '/api/parts?filter[since]=2024-01-01&filter[until]=2025-01-01' },
};
export const lines = { links: { self: '/api/tokens' }, data: [{ ...finished.data, links: finished.links }] };

const ofDeleted = {
  ...finished.data,
  attributes: {
    ...finished.data.attributes,
    timestamps: { deleted: '2024-03-19T13:38:55.730Z', ...moments },
    status: 'deleted',
  },
};
export const deleted = { links: { self: `/api/tokens/${LINE}` }, data: ofDeleted };
export const deletedLines = {
  links: { self: '/api/tokens' },
  data: [{ ...ofDeleted, links: { self: '/api/tokens' } }],
};

/** The second part: an order and a payment of its own. */
const size = '2000';
const secondPayment = {
  data: { id: '9d1e6c3b-54a7-4c1e-8f0a-2b7d3c9e1f64', ident: 'pi_3PxYzA2BcDeFgHiJkLmNoPqR', type: 'transaction' },
};
export const continuation = {
  ...order,
  data: {
    ...order.data,
    attributes: { ...order.data.attributes, size },
    relationships: { payment: secondPayment },
  },
};
/** The same without the snapshot: the position with which the part begins. */
export const continuationFrom = {
  ...continuation,
  data: { ...continuation.data, attributes: { size, from: '1000' } },
};
export const continued = {
  ...requested,
  data: {
    ...requested.data,
    attributes: {
      ...requested.data.attributes,
      timestamps: { requested: '2024-04-09T08:15:02.113Z' },
      size,
      available: AFTER_1000,
    },
    relationships: { payment: secondPayment },
  },
};

/** All throws of five dice, analysed: a line that is used up. */
const analyzedFiles = { data: 124_415, score: 37_769, delta: 40_674 };
const analyzedHashes = {
  data: '40bd0e34b0fb0bb340af1be3914974ebe27fd1390511452ea7a4be2b0e22da02',
  score: 'b287ecd5e2e9774f41ecaec5a7c0576944cf9aae5d8c295dff9848d5cf5f8d48',
  delta: '179429a3b1e29a71e01ccd2ee69788e872983427d2b6ea7b1c59289c47eec434',
};
const usedUp = '0'.repeat(70);
const measured = {
  data: withData.data,
  score: `/api/tokens/${LINE}/score`,
  delta: `/api/tokens/${LINE}/delta`,
};
const analyzed = page(
  {
    timestamps: { analyzed: '2024-03-19T12:57:28.310Z', ...moments },
    status: 'analyzed',
    analysis: 'metrics',
    size: '7776',
    digits: '5',
    reachable: '0',
    alphabet: 'DICE',
    available: '0',
    rate: 8_033,
    partial: false,
    checksum: usedUp,
    filesizes: { ...analyzedFiles, analysis: 1_195 },
    filehashes: {
      ...analyzedHashes,
      analysis: 'b550873594efa86b633f58cd3f9ad58f2840b751c0b99431808fd35ef236d01f',
    },
  },
  { ...info, ...measured, analysis: `/api/tokens/${LINE}/analysis` },
);
/** The record of each status that has a page. */
export const statusDocuments: Readonly<Record<Step, object>> = { requested, started, ended, finished, analyzed };
export const analysis = {
  meta: { hurst: 'rescaled range, Anis-Lloyd corrected, least squares weighted by blocks' },
  links: { self: `/api/tokens/${LINE}/analysis`, ...measured },
  data: {
    attributes: {
      level: 'metrics',
      score: {
        minimum: 0,
        maximum: 7775,
        mean: 3887.5,
        median: 3887.5,
        std: 2244.8821795363783,
        var: 5039496,
        hurst: 0.499801,
      },
      delta: {
        minimum: -7629,
        maximum: 7731,
        mean: -0.722186,
        median: 30,
        std: 3156.917120495198,
        var: 9966125.705675691,
        hurst: 0.006434,
      },
      data: { minimum: '⚀⚀⚀⚀⚀', maximum: '⚅⚅⚅⚅⚅', checksum: usedUp, size: '7776', digits: '5' },
      filesizes: analyzedFiles,
      filehashes: analyzedHashes,
    },
    id: LINE,
    type: 'analysis',
  },
};
/** The first lines of such files. */
export const data = '⚂⚁⚄⚀⚅\n⚀⚂⚃⚃⚁\n⚄⚅⚀⚁⚂';
export const score = '2957\n559\n6272';
export const delta = '-2398\n5713';

export const download = {
  links: { self: `/api/tokens/${LINE}/data?redirect=no` },
  data: {
    attributes: {
      url: `https://files.example.com/${LINE}?X-Amz-Expires=900&X-Amz-Signature=fe5f80f77d5fa3be`,
      expires: '2024-03-19T13:12:31.226Z',
      size: '12599999',
    },
    id: LINE,
    type: 'download',
  },
};

const issued = 'OOUUOEEIOOEIIEAAOAUEEUAII'.padEnd(100, 'AEIOU');
const typed = issued.toLowerCase();
export const verify = {
  data: { type: 'verification', attributes: { tokens: [issued, typed, 'AEIOU'], reading: 'lenient' } },
};
export const verification = {
  links: { self: `/api/tokens/${LINE}/verify` },
  data: {
    attributes: {
      results: [
        { token: issued, issued: true, part: 1, position: '0' },
        { token: typed, read: issued, issued: true, part: 1, position: '0' },
        { token: 'AEIOU', issued: false, reason: 'length' },
      ],
    },
    id: LINE,
    type: 'verification',
  },
};

export const verifyOverLines = { data: { type: 'verification', attributes: { tokens: [typed, 'AEIOU'] } } };
export const verificationOverLines = {
  meta: { asked: 2, lines: 2, odds: 1.2676506002282294e-67, complete: true },
  links: { self: '/api/verify' },
  data: {
    attributes: {
      results: [
        { token: typed, issued: true, lines: [{ line: LINE, read: issued, part: 1, position: '0' }] },
        { token: 'AEIOU', issued: false, reason: 'length' },
      ],
    },
    id: '4f2f2f0e-33a7-4c4f-9a3f-5a8f3f0f6d0b',
    type: 'verification',
  },
};

export const codesAgain = { data: { type: 'codes', attributes: { from: '1000', count: 3 } } };
export const codesTable =
  'code,position,part,void\r\n⚂⚁⚄⚀⚅,1000,2,\r\n⚀⚂⚃⚃⚁,1001,2,2024-05-03T10:02:11.480Z\r\n⚄⚅⚀⚁⚂,1002,2,\r\n';

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
const untilAnalyzed = { ...moments, analyzed: '2024-03-19T12:57:28.310Z' };
const dataLink = { data: `${linePath}/data?part=1` };
const withSnapshot = { ...dataLink, snapshot: `${linePath}/snapshot?part=1` };
const analysisLinks = {
  analysis: `${linePath}/analysis?part=1`,
  score: `${linePath}/score?part=1`,
  delta: `${linePath}/delta?part=1`,
};
const sizes = { data: 100_999 };

/** What a webhook gets. */
export const lineEvents: Readonly<Record<`line.${PublishedStatus}`, object>> = {
  'line.ended': told('ended', untilEnded, { filesizes: sizes }, dataLink),
  'line.finished': told('finished', moments, { filesizes: sizes }, withSnapshot),
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

/** What a webhook gets where issued codes are had again. */
export const reissueEvent = {
  type: 'line.reissued',
  timestamp: '2024-05-02T07:41:09.225Z',
  data: {
    id: 'reissued-7f0d3d55-1c5e-4c6f-9d0a-6f1b2c3d4e5f',
    line: LINE,
    customer: CUSTOMER,
    key: '41c1b2de-7c55-4f0d-8e39-5a1d9b7c6f20',
    from: '1000',
    count: '3',
    timestamps: { reissued: '2024-05-02T07:41:09.225Z' },
    links: { info: linePath },
  },
};

const VOID = '018f3d8e-2c18-7a44-9b1e-3f5d2c7a9e10';
const REDEMPTION = '018f4e01-9b5a-7c02-8f6d-1a2b3c4d5e6f';
const ofLine = { tokens: { data: { id: LINE, type: 'tokens' } } };
const voidedAt = '2024-05-03T10:02:11.480Z';
const redeemedAt = '2024-05-06T14:40:21.466Z';
const aVoid = {
  attributes: { timestamps: { voided: voidedAt }, reason: 'Roll 12 was lost', by: 'office', count: '2' },
  id: VOID,
  type: 'void',
  relationships: ofLine,
};
const redeemedOne = { timestamps: { redeemed: redeemedAt }, by: 'gate 3', count: '1' };
const aRedemption = {
  attributes: { ...redeemedOne, positions: ['0'] },
  id: REDEMPTION,
  type: 'redemption',
  relationships: ofLine,
};
const withdrawnNow = (resource: { attributes: { timestamps: object } }, reason: string) => ({
  ...resource,
  attributes: {
    ...resource.attributes,
    timestamps: { ...resource.attributes.timestamps, withdrawn: '2024-05-07T08:11:00.000Z' },
    withdrawn: { reason },
  },
});
const voidPath = `/api/tokens/${LINE}/void`;

export const voiding = {
  data: { type: 'void', attributes: { tokens: [issued, issued.replace('OO', 'UU')], reason: 'Roll 12 was lost' } },
};
export const voided = { links: { self: voidPath }, data: aVoid };
export const oneVoid = { links: { self: `${voidPath}/${VOID}` }, data: aVoid };
export const voids = { links: { self: voidPath }, data: [aVoid] };
export const withdrawal = { data: { type: 'void', attributes: { reason: 'Roll 12 was found' } } };
export const withdrawnVoid = {
  links: { self: `${voidPath}/${VOID}` },
  data: withdrawnNow(aVoid, 'Roll 12 was found'),
};

export const redeeming = { data: { type: 'redemption', attributes: { tokens: [issued, 'AEIOU'] } } };
const notThere = { token: 'AEIOU', issued: false, reason: 'length' };
const redeemedNow = { redeemed: { at: redeemedAt, by: 'gate 3', first: true } };
export const redeemed = {
  links: { self: `/api/tokens/${LINE}/redeem` },
  data: {
    attributes: { results: [{ token: issued, issued: true, ...redeemedNow }, notThere] },
    id: REDEMPTION,
    type: 'redemption',
  },
};
export const redeemedOverLines = {
  links: { self: '/api/redeem' },
  data: {
    attributes: { results: [{ token: issued, issued: true, lines: [{ line: LINE, ...redeemedNow }] }, notThere] },
    id: REDEMPTION,
    type: 'redemption',
  },
};
export const redemptions = { links: { self: `/api/redeem?filter[line]=${LINE}` }, data: [aRedemption] };
export const undoing = { data: { type: 'redemption', attributes: { reason: 'Scanned by mistake' } } };
export const withdrawnRedemption = {
  links: { self: `/api/tokens/${LINE}/redeem/${REDEMPTION}` },
  data: withdrawnNow({ ...aRedemption, attributes: redeemedOne }, 'Scanned by mistake'),
};

const byKey = { line: LINE, customer: CUSTOMER, key: '41c1b2de-7c55-4f0d-8e39-5a1d9b7c6f20' };
/** What a webhook gets where codes are void. */
export const voidEvent = {
  type: 'line.voided',
  timestamp: voidedAt,
  data: {
    id: `voided-${VOID}`,
    ...byKey,
    by: 'office',
    count: '2',
    links: { info: linePath },
    void: VOID,
    reason: 'Roll 12 was lost',
    timestamps: { voided: voidedAt },
  },
};
/** What a webhook gets where codes were redeemed. */
export const redemptionEvent = {
  type: 'line.redeemed',
  timestamp: redeemedAt,
  data: {
    id: `redeemed-${REDEMPTION}`,
    ...byKey,
    by: 'gate 3',
    count: '1',
    links: { info: linePath },
    redemption: REDEMPTION,
    positions: ['0'],
    timestamps: { redeemed: redeemedAt },
  },
};

export const gateAsked = { data: { type: 'gate', attributes: { since: '2024-05-03T00:00:00.000Z' } } };
export const gateList = {
  links: { self: `/api/tokens/${LINE}/gate` },
  data: {
    attributes: {
      until: '2024-05-06T14:41:02.001Z',
      more: false,
      jws: 'eyJhbGciOiJFZERTQSIsInR5cCI6InVuaXF1ZS10b2tlbnMtZ2F0ZStqc29uIn0.e30.AAAA',
      key: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
    },
    id: LINE,
    type: 'gate',
  },
};
