import { SNAPSHOT_REQUIRED } from '../terms/customer.ts';
import { REISSUE_OFF } from '../terms/reissue.ts';
import { SCOPE_REFUSED } from '../terms/scopes.ts';
import type { AnswerHeader } from './parameters.ts';

/** What the API refuses, with samples. */

/** A refusal, with samples from some routes by name. */
interface Refusal {
  readonly description: string;
  readonly headers?: readonly AnswerHeader[];
  readonly samples: Readonly<Record<string, Sample>>;
}
interface Sample {
  readonly summary: string;
  readonly title: string;
  readonly detail: string;
  readonly parameter: string;
  readonly pointer?: string;
  /** Path and query below the base path. */
  readonly self: string;
  /** The id of an error that is the service's own. */
  readonly id?: string;
  /** What tells a refusal from others of its status, and values that go with it. */
  readonly code?: string;
  readonly meta?: object;
}

const LINE = 'a259f1aa-8694-4eaa-9c10-4e37ac23602a';
const SESSION = '5f0c9d8e-3b8a-4a57-9f6b-0d5a9c1e7b21';
const REQUEST = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';

const notOrdered = { title: 'Tokens not requested', self: '/tokens' };
const notContinued = { title: 'Tokens not requested', self: `/tokens/${LINE}`, parameter: 'snapshot.blob' };
const notReissued = { title: 'Codes not reissued', self: `/tokens/${LINE}/codes` };
const notVoided = { title: 'Codes not voided', self: `/tokens/${LINE}/void` };
const notRedeemed = { title: 'Codes not redeemed', self: '/redeem' };
const ofToken = { parameter: '1', pointer: '/data/attributes/tokens/1' };
const ofCount = { parameter: 'count', pointer: '/data/attributes/count' };
const notListed = { title: 'Tokens not listed', self: '/tokens' };
const notComputed = { title: 'Capacity not computed', parameter: 'digits' };
const ofPattern = { parameter: 'pattern', pointer: '/data/attributes/format/pattern' };
const notAdded = { title: 'Alphabet not added', self: '/alphabets' };
const refused = { title: 'Request refused', parameter: '' };
const ofFrom = { parameter: 'from', pointer: '/data/attributes/from' };
const ofSize = { parameter: 'size', pointer: '/data/attributes/size' };

const parameter = {
  parameter: {
    ...notListed,
    summary: 'A wrong value of a parameter',
    detail: 'page[size] must be a whole number from 1 to 100.',
    parameter: 'page[size]',
    self: '/tokens?page[size]=0',
  },
  unknownParameter: {
    ...notListed,
    summary: 'A parameter that this path does not have',
    detail: 'Unknown query parameter.',
    parameter: 'page',
    self: '/tokens?page=2',
  },
};
const apiKey = {
  apiKey: {
    summary: 'An Api-Key that is unknown or revoked',
    title: 'Session not established',
    detail: 'Unknown Api-Key.',
    parameter: 'id',
    self: '/sessions',
  },
  noApiKey: {
    summary: 'No Api-Key',
    title: 'Session not established',
    detail: 'No Api-Key was sent.',
    parameter: 'Api-Key',
    self: '/sessions',
  },
};
const sessionKey = {
  sessionKey: {
    ...notListed,
    summary: 'A Session-Key that is unknown, revoked or expired',
    detail: 'Unknown Session-Key.',
    parameter: 'id',
  },
  noSessionKey: {
    ...notListed,
    summary: 'No Session-Key',
    detail: 'No Session-Key was sent.',
    parameter: 'Session-Key',
  },
};
const scope = {
  scope: {
    ...notOrdered,
    summary: 'A key whose scope does not allow this. The session stays open',
    code: SCOPE_REFUSED,
    detail: 'This takes a key with the scope order. The scope of this key is verify.',
    parameter: 'Session-Key',
    meta: { scope: 'verify', scopes: ['order'] },
  },
};
const accept = {
  accept: {
    ...notListed,
    summary: 'An `Accept` in which every JSON:API media type has parameters',
    detail: 'The media type application/vnd.api+json must be accepted without parameters.',
    parameter: 'Accept',
  },
};
const idempotencyKey = {
  idempotencyKey: {
    ...notOrdered,
    summary: 'Another request with this Idempotency-Key is not done yet',
    detail: 'The Idempotency-Key is being used.',
    parameter: 'Idempotency-Key',
  },
};
const member = {
  member: {
    summary: 'A member that is missing',
    title: 'Session not established',
    detail: 'attributes is missing.',
    parameter: 'attributes',
    pointer: '/data/attributes',
    self: '/sessions',
  },
};
const badFormat = {
  format: {
    ...notOrdered,
    ...ofPattern,
    summary: 'A pattern that cannot be read',
    detail: 'A [ has no ] that closes it; \\[ is a plain bracket.',
  },
};
const noPayment = {
  payment: {
    ...notOrdered,
    summary: 'No payment, where the service checks payments',
    detail: 'The payment is missing.',
    parameter: 'payment',
    pointer: '/data/relationships/payment',
  },
};

const key = 'The key is missing, unknown, revoked or expired.';
const outOfScope = `${key} If the \`code\` is \`scope\`, the key is good, but it may not do this.`;
const missing = 'It does not exist, or no longer: it was deleted or has expired.';
const clash = 'It conflicts with what is there. If the answer has `Retry-After`, a repeat may succeed.';
const wrong = 'A member of the body is wrong. The pointer tells which one.';
const invalid = 'A query parameter or a header is not valid';

/** Each refusal, named by its status and, if routes differ, a word. */
export const refusals = {
  '400': { description: `${invalid}.`, samples: parameter },
  '400Body': {
    description: `${invalid}, or the body is not JSON.`,
    samples: {
      ...parameter,
      body: { ...notOrdered, summary: 'A body that is not JSON', detail: 'The body is not valid JSON.', parameter: '' },
    },
  },
  '402Capacity': {
    description: 'The agreement of the customer does not allow this number of digits.',
    samples: {
      digits: {
        ...notComputed,
        summary: 'More digits than the agreement allows',
        detail: 'Out of limit.',
        self: '/alphabets/UPPER_VOWELS/101',
        meta: { minimum: '3', maximum: '100', by: 'agreement' },
      },
    },
  },
  '402Codes': {
    description: 'These are too many codes for one request. `meta.maximum` tells how many it may have.',
    samples: {
      count: {
        ...notReissued,
        ...ofCount,
        summary: 'Too many codes',
        detail: 'At most 990099 codes at once.',
        meta: { maximum: '990099', by: 'bytes' },
      },
    },
  },
  '402Order': {
    description: 'The size is outside the limits of the agreement or above `reachable`, or the payment is not valid.',
    samples: {
      size: {
        ...notOrdered,
        ...ofSize,
        summary: 'A size outside the agreement, or above `reachable`',
        detail: 'Out of limit.',
        meta: { minimum: '1000', maximum: '87381', by: 'agreement' },
      },
      payment: {
        ...notOrdered,
        summary: 'A payment that does not pay for this',
        detail: 'Payment not valid.',
        parameter: 'ident',
        pointer: '/data/relationships/payment/data/ident',
      },
    },
  },
  '403ApiKey': { description: key, samples: apiKey },
  '403SessionKey': { description: key, samples: sessionKey },
  '403Scope': { description: outOfScope, samples: { ...sessionKey, ...scope } },
  '403BothKeys': {
    description:
      'A key is missing, unknown, revoked or expired, or the session is another customer’s, or one that this key may not end.',
    samples: { ...apiKey, ...sessionKey },
  },
  '403Preset': {
    description: `${outOfScope} Or the alphabet is a preset.`,
    samples: {
      ...sessionKey,
      ...scope,
      preset: {
        summary: 'A preset',
        title: 'Alphabet not deleted',
        detail: 'A preset cannot be deleted.',
        parameter: 'id',
        self: '/alphabets/DICE',
      },
    },
  },
  '403Codes': {
    description: `${outOfScope} If the line was deleted or has expired, the key needs the scope \`reprint\`. Or the operator has switched this off.`,
    samples: {
      ...sessionKey,
      ...scope,
      reprint: {
        ...notReissued,
        ...scope.scope,
        title: notReissued.title,
        self: notReissued.self,
        summary: 'A line that is deleted or has expired, and a key without the scope `reprint`',
        detail: 'This takes a key with the scope reprint. The scope of this key is order.',
        meta: { scope: 'order', scopes: ['reprint'] },
      },
      off: {
        ...notReissued,
        summary: 'The operator has switched it off',
        code: REISSUE_OFF,
        detail: 'The operator has switched this off.',
        parameter: '',
      },
    },
  },
  '403Continuation': {
    description: `${outOfScope} Or the operator requires the snapshot of this customer.`,
    samples: {
      ...sessionKey,
      ...scope,
      snapshot: {
        ...notContinued,
        summary: 'A continuation without the snapshot, where the operator requires it',
        code: SNAPSHOT_REQUIRED,
        detail: 'Send the snapshot of the line as multipart/form-data: parts info.json and snapshot.blob.',
      },
    },
  },
  '404Session': {
    description: missing,
    samples: {
      session: {
        summary: 'A session that this Api-Key has not opened',
        title: 'Sessions not listed',
        detail: 'Unknown session.',
        parameter: 'id',
        self: `/sessions/${SESSION}`,
      },
    },
  },
  '404Alphabet': {
    description: missing,
    samples: {
      alphabet: {
        summary: 'A NAME that is neither a preset nor one of the session’s own',
        title: 'Alphabet not found',
        detail: 'Unknown alphabet.',
        parameter: 'id',
        self: '/alphabets/NOWHERE',
      },
    },
  },
  '404Order': {
    description: 'There is no such alphabet.',
    samples: {
      alphabet: {
        ...notOrdered,
        summary: 'An alphabet that the session does not know',
        detail: 'Unknown alphabet.',
        parameter: 'alphabet',
        pointer: '/data/attributes/alphabet',
      },
    },
  },
  '404Format': {
    description: 'There is no such alphabet, or no such line.',
    samples: {
      alphabet: {
        ...notComputed,
        summary: 'An alphabet that the session does not know',
        detail: 'Unknown alphabet.',
        parameter: 'alphabet',
        pointer: '/data/attributes/alphabet',
        self: '/capacity',
      },
      line: {
        ...notComputed,
        summary: 'A line that the customer does not have',
        detail: 'Unknown tokens.',
        parameter: 'apart_from',
        pointer: '/data/attributes/apart_from',
        self: '/capacity',
      },
    },
  },
  '404Line': {
    description: missing,
    samples: {
      line: {
        summary: 'A line that is unknown, deleted, expired or another session’s',
        title: 'Tokens not found',
        detail: 'Unknown tokens.',
        parameter: 'id',
        self: `/tokens/${LINE}`,
      },
    },
  },
  '404Lines': {
    description: 'A line that `lines` names is unknown or another customer’s.',
    samples: {
      line: {
        summary: 'A line that is unknown or another customer’s',
        title: 'Tokens not verified',
        detail: 'Unknown tokens.',
        parameter: '0',
        pointer: '/data/attributes/lines/0',
        self: '/verify',
      },
    },
  },
  '404Status': {
    description: `${missing} Or the current part has not reached this status.`,
    samples: {
      status: {
        summary: 'A status that the current part has not reached',
        title: 'Status not found',
        detail: 'The tokens are not analyzed yet.',
        parameter: 'status',
        self: `/tokens/${LINE}/analyzed`,
      },
      line: {
        summary: 'A line that is unknown, deleted, expired or another session’s',
        title: 'Status not found',
        detail: 'Unknown tokens.',
        parameter: 'id',
        self: `/tokens/${LINE}/analyzed`,
      },
    },
  },
  '404File': {
    description: `${missing} Or the part has not reached the status that brings this file, or it has no such file.`,
    samples: {
      status: {
        summary: 'A part that has not come so far',
        title: 'Snapshot not found',
        detail: 'The tokens are not finished yet.',
        parameter: 'status',
        self: `/tokens/${LINE}/snapshot`,
      },
      file: {
        summary: 'The snapshot of a line that is used up',
        title: 'Snapshot not found',
        detail: 'These tokens have no snapshot.',
        parameter: 'file',
        self: `/tokens/${LINE}/snapshot`,
      },
      part: {
        summary: 'A part that was never made, or is no longer kept',
        title: 'Snapshot not found',
        detail: 'Unknown part.',
        parameter: 'part',
        self: `/tokens/${LINE}/snapshot?part=2`,
      },
      line: {
        summary: 'A line that is unknown, deleted, expired or another session’s',
        title: 'Snapshot not found',
        detail: 'Unknown tokens.',
        parameter: 'id',
        self: `/tokens/${LINE}/snapshot`,
      },
    },
  },
  '406': { description: 'Every JSON:API media type in `Accept` has parameters. One must have none.', samples: accept },
  '406Order': {
    description:
      'The size is above the number of tokens that the line still has. Or every JSON:API media type in `Accept` has parameters.',
    samples: {
      size: {
        ...notOrdered,
        ...ofSize,
        summary: 'A size above `available`',
        detail: 'Out of range.',
        meta: { minimum: '1000', maximum: '7776', by: 'available' },
      },
      ...accept,
    },
  },
  '409': { description: clash, headers: ['Retry-After'], samples: idempotencyKey },
  '409Void': {
    description: `${clash} Or the line has 1,000 void parts and ranges, which is the most.`,
    headers: ['Retry-After'],
    samples: {
      ranges: {
        ...notVoided,
        summary: 'Too many void parts and ranges',
        detail: 'A line can have 1000 ranges and parts that are void. Withdraw some of them first.',
        parameter: 'attributes',
        pointer: '/data/attributes',
      },
      ...idempotencyKey,
    },
  },
  '409Redemption': {
    description: `${clash} Or this is a repeat of a redemption that was undone.`,
    headers: ['Retry-After'],
    samples: {
      withdrawn: {
        ...notRedeemed,
        summary: 'A repeat of a redemption that was withdrawn',
        detail: 'The redemption of this request was undone. To redeem again, send another Idempotency-Key.',
        parameter: '',
      },
      ...idempotencyKey,
    },
  },
  '409Alphabet': {
    description: clash,
    headers: ['Retry-After'],
    samples: {
      name: {
        ...notAdded,
        summary: 'A NAME that is taken',
        detail: 'There is an alphabet of this name.',
        parameter: 'id',
        pointer: '/data/id',
      },
      ...idempotencyKey,
    },
  },
  '409Continuation': {
    description: clash,
    headers: ['Retry-After'],
    samples: {
      superseded: {
        ...notContinued,
        summary: 'A snapshot that was continued before',
        detail: 'The snapshot has been continued already.',
      },
      elsewhere: {
        ...notContinued,
        ...ofFrom,
        summary: 'The line goes on from another position',
        detail: 'The line goes on from 2000.',
        meta: { next: '2000' },
      },
      notYet: {
        ...notContinued,
        summary: 'The part before is not done yet',
        detail: 'The part before is still being worked on. Please try again.',
      },
      digits: {
        ...notContinued,
        summary: 'Digits that are not those of the line',
        detail: 'digits must be that of the snapshot: 12.',
        parameter: 'digits',
        pointer: '/data/attributes/digits',
      },
      format: {
        ...notContinued,
        summary: 'Another format than that of the line',
        detail: 'The format must be that of the snapshot. You may leave it out.',
        parameter: 'format',
        pointer: '/data/attributes/format',
      },
      ...idempotencyKey,
    },
  },
  '413': {
    description: 'The body is too large.',
    samples: {
      body: {
        ...refused,
        summary: 'A body above what the gateway takes',
        detail: 'The request is too large.',
        self: '/tokens',
        id: REQUEST,
      },
    },
  },
  '415': {
    description: 'The body has another media type, its media type has parameters, or the body is compressed.',
    headers: ['Accept-Encoding'],
    samples: {
      coding: {
        ...notOrdered,
        summary: 'A compressed body',
        detail: 'The body must not be compressed. Send it without Content-Encoding.',
        parameter: 'Content-Encoding',
      },
      mediaType: {
        ...notListed,
        summary: 'A media type with parameters',
        detail: 'The media type application/vnd.api+json must come without parameters.',
        parameter: 'Content-Type',
      },
    },
  },
  '416': {
    description: 'The range lies beyond the end.',
    headers: ['Content-Range'],
    samples: {
      range: {
        summary: 'A range beyond the end',
        title: 'Data not found',
        detail: 'The range lies beyond the end.',
        parameter: 'Range',
        self: `/tokens/${LINE}/data`,
      },
    },
  },
  '422': { description: wrong, samples: member },
  '422Codes': {
    description: 'Some of the codes were not issued, or a member of the body is wrong. The pointer tells which one.',
    samples: {
      position: {
        ...notReissued,
        ...ofCount,
        summary: 'A range that goes beyond what was issued',
        detail: 'Position 2000 was not issued.',
      },
      part: {
        ...notReissued,
        summary: 'A part that does not exist, or has not ended',
        detail: 'Part 7 was not issued.',
        parameter: 'part',
        pointer: '/data/attributes/part',
      },
      ...member,
    },
  },
  '422Void': {
    description:
      'Some of the codes were not issued, so none was made void. Or a member of the body is wrong. The pointer tells which one.',
    samples: {
      code: {
        ...notVoided,
        ...ofToken,
        summary: 'A string that is no issued code',
        detail: 'The line has not issued this code.',
      },
      position: {
        ...notVoided,
        ...ofCount,
        summary: 'Positions that were not issued',
        detail: 'Position 1000 was not issued.',
      },
      ...member,
    },
  },
  '422Redemption': {
    description: 'More than one line has issued a code, or a member of the body is wrong. The pointer tells which one.',
    samples: {
      lines: {
        ...notRedeemed,
        ...ofToken,
        summary: 'A code of two lines',
        detail: 'More than one line has issued this code. Redeem it in one of them: POST /tokens/{id}/redeem.',
        meta: { lines: [LINE, SESSION] },
      },
      ...member,
    },
  },
  '422Alphabet': {
    description: wrong,
    samples: {
      symbol: {
        ...notAdded,
        summary: 'A symbol that is there twice',
        detail: 'a (U+0061) is there twice.',
        parameter: 'chars',
        pointer: '/data/attributes/chars',
      },
      ...member,
    },
  },
  '422Digits': {
    description: 'The digits in the path must be a whole number.',
    samples: {
      digits: {
        ...notComputed,
        summary: 'Digits that are no number',
        detail: 'digits must be a whole number.',
        self: '/alphabets/UPPER_VOWELS/many',
      },
    },
  },
  '422Order': { description: wrong, samples: { ...member, ...badFormat, ...noPayment } },
  '422Format': {
    description:
      'A member of the body is wrong, no token fits the format, or the format is too large to compute. The pointer tells which one.',
    samples: {
      digits: {
        ...notComputed,
        ...ofPattern,
        summary: 'Digits that are not those of the pattern',
        detail: 'The pattern has 8 # and […], but digits is 9.',
        self: '/capacity',
      },
      member: {
        ...notComputed,
        summary: 'A member that does not exist',
        detail: 'Unknown member. The members are words, lists, lookalikes, runs, codes.',
        parameter: 'word',
        pointer: '/data/attributes/format/avoid/word',
        self: '/capacity',
      },
    },
  },
  '422Continuation': {
    description:
      'The snapshot is not genuine, or you sent neither `from` nor an `Idempotency-Key`, or a member of the body is wrong. The pointer tells which one.',
    samples: {
      snapshot: {
        ...notContinued,
        summary: 'A snapshot with a changed byte, or of another line',
        detail: 'The snapshot is not a genuine one of this line.',
      },
      from: {
        ...notContinued,
        ...ofFrom,
        summary: 'Neither `from` nor an Idempotency-Key: a repeat could order twice',
        detail: 'from is missing. Send it, or an Idempotency-Key.',
      },
      ...member,
      ...noPayment,
    },
  },
  '429': {
    description: 'Too many requests.',
    headers: ['Retry-After'],
    samples: {
      rate: { ...refused, summary: 'Too many requests', detail: 'Too many requests.', self: '/tokens' },
    },
  },
  '429Codes': {
    description: 'Too many requests, or another request of this customer is getting codes.',
    headers: ['Retry-After'],
    samples: {
      rate: { ...refused, summary: 'Too many requests', detail: 'Too many requests.', self: '/tokens' },
      busy: {
        ...notReissued,
        summary: 'Another request of this customer is getting codes',
        detail: 'Another request of this customer is getting codes. Please try again.',
        parameter: '',
      },
    },
  },
  '500': {
    description: 'An error of the service. Tell the operator its id.',
    samples: {
      fault: {
        ...notListed,
        summary: 'A fault of the service',
        detail: `Internal error, please quote ${REQUEST}.`,
        parameter: '',
        id: REQUEST,
      },
    },
  },
  '502': {
    description: 'An error of the service, answered by the gateway. Tell the operator its id.',
    samples: {
      fault: { ...refused, summary: 'A fault of the service', detail: 'Internal error.', self: '/tokens', id: REQUEST },
    },
  },
  '503': {
    description: 'Not possible now. Try again after `Retry-After`.',
    headers: ['Retry-After'],
    samples: {
      payment: {
        ...notOrdered,
        summary: 'The payment service does not answer',
        detail: 'The payment cannot be checked now, please try again.',
        parameter: 'ident',
      },
    },
  },
  '504': {
    description: 'The service did not answer in time. The gateway answers instead.',
    headers: ['Retry-After'],
    samples: {
      timeout: {
        ...refused,
        summary: 'The service did not answer in time',
        detail: 'No answer in time, please try again.',
        self: '/tokens',
        id: REQUEST,
      },
    },
  },
} as const satisfies Readonly<Record<string, Refusal>>;

export type RefusalName = keyof typeof refusals;

/** The status of a refusal. */
export const statusOf = (name: RefusalName): number => Number(name.slice(0, 3));
