import * as z from 'zod';
import { alphabetDocument, alphabetList, capacityDocument } from '../documents/alphabet-schemas.ts';
import { analysisDocument } from '../documents/analysis-schemas.ts';
import { formatCapacityDocument } from '../documents/format-schemas.ts';
import * as gate from '../documents/gate-schemas.ts';
import { partList } from '../documents/parts-schemas.ts';
import { sessionDocument, sessionList } from '../documents/session-schemas.ts';
import * as tokens from '../documents/tokens-schemas.ts';
import { verificationDocument, verificationOverLinesDocument } from '../documents/verification-schemas.ts';
import {
  addAlphabetBody,
  capacityBody,
  codesBody,
  continueTokensBody,
  gateBody,
  openSessionBody,
  orderTokensBody,
  redemptionBody,
  verificationBody,
  verificationOverLinesBody,
  voidBody,
  withdrawalBody,
} from '../requests/bodies/all.ts';
import { statusOfFile } from '../statuses/files.ts';
import { type LinkedFile, type Step, states, statusTexts, steps } from '../statuses/statuses.ts';
import { capitalized } from './capitalized.ts';
import type { Endpoint } from './endpoints.ts';
import * as examples from './examples.ts';
import type { AnswerHeader } from './parameters.ts';
import type { RefusalName } from './refusals.ts';

export const tags = {
  Sessions: 'An Api-Key opens a session. The id of the session is the Session-Key, which everything else takes.',
  Alphabets:
    'An alphabet is the character set of the tokens: a preset, or one that a session has added. Ask here too how many tokens it allows.',
  Tokens: `A line makes tokens (codes) in parts (batches). A part goes through these statuses, in this order: ${states.map((status) => `\`${status}\``).join(', ')}.`,
  Gate: 'A code can be redeemed once, and it can be made void. Both are kept for ever, and both can be undone.',
  Files: 'Downloads of tokens, snapshots and analyses. Above 10 MB the answer is the address of the file.',
  Events: 'The service posts these events to the webhook of a customer, if the operator has set one.',
  Service: 'These need no key.',
} as const;

/** A body that an answer or a request may have. */
export interface Content {
  readonly mediaType: string;
  /** Without one the body is bytes. */
  readonly schema?: z.ZodType;
  readonly example?: unknown;
}

/** What the route table and the schemas of the handlers do not say. */
export interface Operation {
  /** Name of the operation in generated clients. */
  readonly id: string;
  readonly tag: keyof typeof tags;
  readonly summary: string;
  readonly description?: string;
  readonly body?: Content;
  /** A part of a multipart body beside `info.json`, which is `body`. */
  readonly multipart?: { readonly name: string; readonly description: string; readonly example: string };
  /** A body that can be sent in the place of a multipart one. */
  readonly document?: Content;
  readonly status: 200 | 201;
  readonly answer: readonly Content[];
  readonly headers?: readonly AnswerHeader[];
  /** Refusals that not every route has, or that it words differently. */
  readonly refusals?: readonly RefusalName[];
}

const jsonApi = (schema: z.ZodType, example: unknown): Content => ({
  mediaType: 'application/vnd.api+json',
  schema,
  example,
});
const file = (mediaType: string): Content => ({ mediaType });
const text = (mediaType: string, example?: string): Content => ({
  mediaType,
  schema: z.string(),
  ...(example === undefined ? {} : { example }),
});

const fileHeaders = [
  'Content-Length',
  'X-Content-Length',
  'Content-Disposition',
  'Accept-Ranges',
  'ETag',
] as const satisfies readonly AnswerHeader[];

const status = (step: Step): Operation => ({
  id: `get${capitalized(step)}`,
  tag: 'Tokens',
  summary: `Get the record of "${step}"`,
  description: `${statusTexts[step].summary} The answer is the record of that moment, never the current state. Until the current part has this status, the answer is 404.`,
  status: 200,
  answer: [jsonApi(tokens.statusDocuments[step], examples.statusDocuments[step])],
  headers: ['ETag'],
  refusals: ['404Status'],
});

/** The record of each status that has a page. */
const statusOperations = Object.fromEntries(
  steps.map((step) => [`GET /tokens/{id}/${step}` as const, status(step)]),
) as Readonly<Record<`GET /tokens/{id}/${Step}`, Operation>>;

/** From which status on a file can be downloaded. */
const from = (file: LinkedFile) => `From \`${statusOfFile(file)}\` on`;

const download = (id: string, summary: string, description: string, answer: readonly Content[]): Operation => ({
  id,
  tag: 'Files',
  summary,
  description,
  status: 200,
  answer,
  headers: fileHeaders,
  refusals: ['404File', '416'],
});

/** Every endpoint of the route table. */
export const operations: Readonly<Record<Endpoint, Operation>> = {
  'POST /sessions': {
    id: 'openSession',
    tag: 'Sessions',
    summary: 'Open a session',
    description:
      'A session ends 90 days after its last accepted order; the operator can set another number of days. It is then as if you had revoked it, and lists no longer show it.',
    body: jsonApi(openSessionBody, examples.openSession),
    status: 201,
    answer: [jsonApi(sessionDocument, examples.session)],
    headers: ['Location'],
  },
  'GET /sessions': {
    id: 'listSessions',
    tag: 'Sessions',
    summary: 'List the sessions of the customer',
    description:
      'Lists all open sessions, whichever key of the customer has opened them. A key with the scope `verify` or `redeem` sees only its own.',
    status: 200,
    answer: [jsonApi(sessionList, examples.sessions)],
  },
  'GET /sessions/{id}': {
    id: 'getSession',
    tag: 'Sessions',
    summary: 'List the sessions of the customer, if this is one of them',
    description:
      'The same list as that of `GET /sessions`. If the session in the path is not in it, the answer is 404.',
    status: 200,
    answer: [jsonApi(sessionList, examples.sessionsOfOne)],
    refusals: ['404Session'],
  },
  'DELETE /sessions/{id}': {
    id: 'revokeSession',
    tag: 'Sessions',
    summary: 'Revoke a session',
    description:
      'Ends the access of the session at once, and removes the files of its lines. The lines can still be continued and verified.',
    status: 200,
    answer: [jsonApi(sessionList, examples.revoked)],
    refusals: ['403BothKeys', '404Session'],
  },
  'POST /alphabets': {
    id: 'addAlphabet',
    tag: 'Alphabets',
    summary: 'Add an alphabet to the session',
    description:
      'An alphabet has 2 to 65,536 different code points. Refused are white space, control, format and combining characters, and those that Unicode normalisation (NFC) changes or joins.',
    body: jsonApi(addAlphabetBody, examples.addAlphabet),
    status: 201,
    answer: [jsonApi(alphabetDocument, examples.alphabet)],
    headers: ['Location'],
    refusals: ['409Alphabet', '422Alphabet'],
  },
  'GET /alphabets': {
    id: 'listAlphabets',
    tag: 'Alphabets',
    summary: 'List alphabets, sorted by NAME',
    description: 'Lists the presets, or with `filter[style]=custom` the alphabets of the session.',
    status: 200,
    answer: [jsonApi(alphabetList, examples.alphabets)],
  },
  'GET /alphabets/{name}': {
    id: 'getAlphabet',
    tag: 'Alphabets',
    summary: 'Get an alphabet',
    description: 'A preset, or an alphabet of the session. `chars` has its symbols in their order.',
    status: 200,
    answer: [jsonApi(alphabetDocument, examples.alphabetByName)],
    headers: ['ETag'],
    refusals: ['404Alphabet'],
  },
  'GET /alphabets/{name}/{digits}': {
    id: 'getCapacity',
    tag: 'Alphabets',
    summary: 'How many tokens an alphabet allows',
    description: 'The answer also has the chance that a guess hits an issued token.',
    status: 200,
    answer: [jsonApi(capacityDocument, examples.capacity)],
    headers: ['ETag'],
    refusals: ['402Capacity', '404Alphabet', '422Digits'],
  },
  'POST /capacity': {
    id: 'computeCapacity',
    tag: 'Alphabets',
    summary: 'How many tokens a format allows',
    description:
      'Ask before you order: how many tokens fit the format, the share that each rule takes away, five examples, and the odds of a guess. With `apart_from` the answer also tells whether the format can share a token with a line. Without a format it is about plain tokens.',
    body: jsonApi(capacityBody, examples.capacityOfFormat),
    status: 200,
    answer: [jsonApi(formatCapacityDocument, examples.formatCapacity)],
    refusals: ['402Capacity', '404Format', '422Format'],
  },
  'DELETE /alphabets/{name}': {
    id: 'deleteAlphabet',
    tag: 'Alphabets',
    summary: 'Delete an alphabet of the session',
    status: 200,
    answer: [jsonApi(alphabetDocument, examples.alphabetByName)],
    refusals: ['403Preset', '404Alphabet'],
  },
  'DELETE /alphabets': {
    id: 'deleteAlphabets',
    tag: 'Alphabets',
    summary: "Delete all of the session's own alphabets",
    status: 200,
    answer: [jsonApi(alphabetList, examples.deletedAlphabets)],
  },
  'POST /tokens': {
    id: 'orderTokens',
    tag: 'Tokens',
    summary: 'Order the first part of a new line',
    description:
      'Production starts at once. If you send a seed, the answers have the hashes of the files. If the service checks payments, the PaymentIntent must cover the price; it buys this one part. If it checks none, you may leave `relationships` out, and the answers have none either. `meta.payments` of `GET /sessions?meta=currency` tells which of the two it is.',
    body: jsonApi(orderTokensBody, examples.order),
    status: 201,
    answer: [jsonApi(tokens.statusDocuments.requested, examples.requested)],
    headers: ['Location', 'Preference-Applied'],
    refusals: ['402Order', '404Order', '406Order', '422Order', '503'],
  },
  'POST /tokens/{id}': {
    id: 'continueTokens',
    tag: 'Tokens',
    summary: 'Continue a line: order its next part, with its snapshot or without',
    description:
      'Any session of the customer may continue a line; the line then moves to that session. Alphabet, digits and format must be those of the line. A line is continued once from each position: a second time the answer is 409. Without a snapshot, send the position `from` or an `Idempotency-Key`, so that a repeat orders nothing more. If the line goes on from another position, `meta.next` of the 409 tells which. The operator can require the snapshot from a customer.',
    body: jsonApi(orderTokensBody, examples.continuation),
    multipart: {
      name: 'snapshot.blob',
      description: 'The snapshot after the last part, byte for byte.',
      example: '(the bytes of the snapshot)',
    },
    document: jsonApi(continueTokensBody, examples.continuationFrom),
    status: 201,
    answer: [jsonApi(tokens.statusDocuments.requested, examples.continued)],
    headers: ['Location', 'Preference-Applied'],
    refusals: ['402Order', '403Continuation', '404Line', '406Order', '409Continuation', '422Continuation', '503'],
  },
  'POST /tokens/{id}/verify': {
    id: 'verifyTokens',
    tag: 'Tokens',
    summary: 'Tell whether strings are tokens of the line',
    description:
      'Any session of the customer may ask, also after the line was deleted or has expired. Each string gets a result: an issued code has its part and position, any other string has the reason. If the service had to read a string in another way than you sent it, `read` shows how.',
    body: jsonApi(verificationBody, examples.verify),
    status: 200,
    answer: [jsonApi(verificationDocument, examples.verification)],
    refusals: ['404Line'],
  },
  'POST /verify': {
    id: 'verifyOverLines',
    tag: 'Tokens',
    summary: 'Tell which lines have issued a code',
    description:
      'The service asks all lines of the customer, of all sessions, also deleted and expired ones; or only those in `lines`. Two lines can share codes, so the result of an issued code names each line that has it. For any other string, `reason` is the most specific one of all lines. If the string has a GTIN and a line is of that product, lines of other products give no reason. One request asks as many lines as it can in about ten seconds and 5 MB: `meta.asked` of `meta.lines`. To ask the next ones, send the same body to `links.next`.',
    body: jsonApi(verificationOverLinesBody, examples.verifyOverLines),
    status: 200,
    answer: [jsonApi(verificationOverLinesDocument, examples.verificationOverLines)],
    refusals: ['404Lines'],
  },
  'POST /tokens/{id}/codes': {
    id: 'reissueCodes',
    tag: 'Files',
    summary: 'Get issued codes again',
    description:
      'The codes are computed again, not stored. A whole part is byte for byte its data file, so its hash is the same. With `Accept: text/csv` the answer is CSV (RFC 4180): each code with its position, its part and, if it is void, since when. One request has at most 1,000,000 codes and 100 MB, and a customer has one request at a time. If the line was deleted or has expired, the key needs the scope `reprint`. Each request is recorded for ever and sends the event `line.reissued`. A repeat with the same `Idempotency-Key` is not recorded again. The operator can switch this off.',
    body: jsonApi(codesBody, examples.codesAgain),
    status: 200,
    answer: [text('text/plain', examples.data), text('text/csv', examples.codesTable)],
    headers: ['Content-Length', 'X-Content-Length', 'Content-Disposition'],
    refusals: ['402Codes', '403Codes', '404Line', '422Codes', '429Codes'],
  },
  'POST /tokens/{id}/void': {
    id: 'voidCodes',
    tag: 'Gate',
    summary: 'Make issued codes void',
    description:
      'Name up to 1,000 codes, or a part, or a first position and a count. If one of the codes was not issued, none is made void. A line can have at most 1,000 void parts and ranges. A void code is still `issued`, and its result also has `void`. Voids may overlap: a code is void as long as one of them stands. This works after the line was deleted or has expired, too.',
    body: jsonApi(voidBody, examples.voiding),
    status: 201,
    answer: [jsonApi(gate.voidDocument, examples.voided)],
    headers: ['Location'],
    refusals: ['404Line', '409Void', '422Void'],
  },
  'GET /tokens/{id}/void': {
    id: 'listVoids',
    tag: 'Gate',
    summary: 'List the voids of a line',
    description:
      'The oldest void comes first. Withdrawn voids are in the list, too. This works after the line was deleted or has expired, too.',
    status: 200,
    answer: [jsonApi(gate.voidList, examples.voids)],
    refusals: ['404Line'],
  },
  'GET /tokens/{id}/void/{void}': {
    id: 'getVoid',
    tag: 'Gate',
    summary: 'Get a void',
    status: 200,
    answer: [jsonApi(gate.voidDocument, examples.oneVoid)],
    refusals: ['404Line'],
  },
  'DELETE /tokens/{id}/void/{void}': {
    id: 'withdrawVoid',
    tag: 'Gate',
    summary: 'Withdraw a void',
    description:
      'The codes of this void are good again, unless another void names them. The record of the void stays. A repeat changes nothing.',
    body: jsonApi(withdrawalBody, examples.withdrawal),
    status: 200,
    answer: [jsonApi(gate.withdrawnDocument, examples.withdrawnVoid)],
    refusals: ['404Line'],
  },
  'POST /tokens/{id}/redeem': {
    id: 'redeemCodes',
    tag: 'Gate',
    summary: 'Redeem codes of a line, each once',
    description:
      'The first request redeems a code: `redeemed.first` is true. Every later request is told when the code was redeemed. A void code is not redeemed: its result has `void`. This works after the line was deleted or has expired, too. Send an `Idempotency-Key`: a repeat then gets the first answer. Without one, a repeat finds its codes redeemed already.',
    body: jsonApi(redemptionBody, examples.redeeming),
    status: 200,
    answer: [jsonApi(gate.redemptionDocument, examples.redeemed)],
    refusals: ['404Line', '409Redemption'],
  },
  'POST /redeem': {
    id: 'redeemOverLines',
    tag: 'Gate',
    summary: 'Redeem codes without naming their line',
    description:
      'The service asks all lines that the key may see. If two of them have issued the same code, nothing is redeemed: name the line then. A customer with very many lines must name the line as well (503).',
    body: jsonApi(redemptionBody, examples.redeeming),
    status: 200,
    answer: [jsonApi(gate.redemptionOverLinesDocument, examples.redeemedOverLines)],
    refusals: ['409Redemption', '422Redemption', '503'],
  },
  'POST /tokens/{id}/gate': {
    id: 'signGateList',
    tag: 'Gate',
    summary: 'Get a signed list of what was voided and redeemed, for a gate without a connection',
    description:
      'The list tells what was voided, redeemed and withdrawn since a given time. It has positions, not codes. One answer is short: as long as `more` is true, ask again and send `until` as `since`. This works after the line was deleted or has expired, too.',
    body: jsonApi(gateBody, examples.gateAsked),
    status: 200,
    answer: [jsonApi(gate.gateDocument, examples.gateList)],
    refusals: ['404Line'],
  },
  'GET /redeem': {
    id: 'listRedemptions',
    tag: 'Gate',
    summary: 'List redemptions, of a line or of all lines',
    description:
      'Each redemption has the positions that it redeemed. The list goes line by line, the oldest redemption of a line first. It has withdrawn redemptions and deleted and expired lines, too. A page can have few items or none, and still have a next page.',
    status: 200,
    answer: [jsonApi(gate.redemptionList, examples.redemptions)],
    refusals: ['404Line'],
  },
  'DELETE /tokens/{id}/redeem/{redemption}': {
    id: 'withdrawRedemption',
    tag: 'Gate',
    summary: 'Undo a redemption',
    description:
      'All of its codes can be redeemed again. The record of the redemption stays. A repeat changes nothing.',
    body: jsonApi(withdrawalBody, examples.undoing),
    status: 200,
    answer: [jsonApi(gate.withdrawnDocument, examples.withdrawnRedemption)],
    refusals: ['404Line'],
  },
  'GET /tokens': {
    id: 'listTokens',
    tag: 'Tokens',
    summary: 'List the lines of the session',
    description:
      'Lists the lines whose latest order came from this session. With `filter[scope]=customer` it lists those of all sessions, each with what the service remembers of it. A page can have few items or none, and still have a next page. A line expires 90 days after its last part was done, if it is not continued; the operator can set another number of days. It is then as if you had deleted it.',
    status: 200,
    answer: [jsonApi(tokens.tokensList, examples.lines)],
  },
  'GET /parts': {
    id: 'listParts',
    tag: 'Tokens',
    summary: 'List the parts that were issued to the customer, with their total',
    description:
      'Lists the parts of all lines of all sessions, deleted and expired ones too, by the time at which they ended. `meta.total` is the total of all pages: how many tokens were issued in this time.',
    status: 200,
    answer: [jsonApi(partList, examples.parts)],
  },
  'GET /tokens/{id}/parts': {
    id: 'listPartsOfLine',
    tag: 'Tokens',
    summary: 'List the parts of a line that have ended',
    description: 'Any session of the customer may ask, also after the line was deleted or has expired.',
    status: 200,
    answer: [jsonApi(partList, examples.partsOfLine)],
    refusals: ['404Line'],
  },
  'GET /tokens/{id}': {
    id: 'getTokens',
    tag: 'Tokens',
    summary: 'Get a line as it is now',
    description: 'Any session of the customer may ask. While the status is `started`, the answer has the progress.',
    status: 200,
    answer: [jsonApi(tokens.tokensDocument, examples.started)],
    refusals: ['404Line'],
  },
  ...statusOperations,
  'GET /tokens/{id}/data': download(
    'getData',
    'Download the tokens, one a line',
    `${from('data')}. No newline follows the last token.`,
    [text('text/plain', examples.data), file('application/gzip')],
  ),
  'GET /tokens/{id}/snapshot': download(
    'getSnapshot',
    'Download the snapshot, with which the line can be continued',
    `${from('snapshot')}, if tokens remain. Keep it: the operator can require it to continue the line.`,
    [file('application/octet-stream')],
  ),
  'GET /tokens/{id}/analysis': download(
    'getAnalysis',
    'Download the analysis',
    `${from('analysis')}. With \`Accept: image/svg+xml\` the answer is a picture, else a document.`,
    [jsonApi(analysisDocument, examples.analysis), text('image/svg+xml')],
  ),
  'GET /tokens/{id}/score': download(
    'getScore',
    'Download the scores, in the order of the tokens',
    `${from('score')}. Each line has the position of one token among all sorted tokens, from 0.`,
    [text('text/csv', examples.score)],
  ),
  'GET /tokens/{id}/delta': download(
    'getDelta',
    'Download the differences of neighbouring scores',
    `${from('delta')}. They are in the order of the tokens. There is one line fewer than there are tokens.`,
    [text('text/csv', examples.delta)],
  ),
  'DELETE /tokens/{id}': {
    id: 'deleteTokens',
    tag: 'Tokens',
    summary: 'Delete a line',
    description:
      'Removes the files and records of the line. You can still continue it from its snapshot, and verify its tokens.',
    status: 200,
    answer: [jsonApi(tokens.deletedDocument, examples.deleted)],
    refusals: ['404Line'],
  },
  'DELETE /tokens': {
    id: 'deleteAllTokens',
    tag: 'Tokens',
    summary: 'Delete all lines of the session',
    status: 200,
    answer: [jsonApi(tokens.deletedList, examples.deletedLines)],
  },
  'GET /openapi.json': {
    id: 'getOpenApi',
    tag: 'Service',
    summary: 'This description of the API',
    description: 'The OpenAPI document, from which clients can be generated.',
    status: 200,
    answer: [file('application/json')],
    headers: ['Content-Length', 'X-Content-Length', 'ETag'],
  },
  'GET /docs': {
    id: 'getDocs',
    tag: 'Service',
    summary: 'This description as a page to read',
    description: 'One page. It loads nothing from elsewhere.',
    status: 200,
    answer: [text('text/html')],
    headers: ['Content-Length', 'X-Content-Length', 'ETag'],
  },
  'GET /cockpit': {
    id: 'getCockpit',
    tag: 'Service',
    summary: 'The page from which people use the service',
    description: 'The page keeps the Session-Key only in its tab. It does not keep the Api-Key.',
    status: 200,
    answer: [text('text/html')],
    headers: ['Content-Length', 'X-Content-Length', 'ETag'],
  },
};
