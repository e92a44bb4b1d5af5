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
} from '../requests/schemas.ts';
import { statusOfFile } from '../statuses/files.ts';
import { type LinkedFile, type Step, states, statusTexts, steps } from '../statuses/statuses.ts';
import { capitalized } from './capitalized.ts';
import type { Endpoint } from './endpoints.ts';
import * as examples from './examples.ts';
import type { AnswerHeader } from './parameters.ts';
import type { RefusalName } from './refusals.ts';

export const tags = {
  Sessions: 'An Api-Key opens sessions; a session’s id, the Session-Key, opens everything else.',
  Alphabets: 'The symbols of the tokens: presets, and alphabets of a session’s own. How many tokens they allow.',
  Tokens: `A line produces tokens in parts. The statuses of a part, in their order: ${states.map((status) => `\`${status}\``).join(', ')}.`,
  Gate: 'Codes are redeemed once, and made void. Both are kept for ever, and can be undone.',
  Files: 'Tokens, snapshots and analyses. Beyond 10 MB the answer is an address to fetch the file from.',
  Events: 'What the service posts to the webhook of a customer for whom the operator has set one.',
  Service: 'What needs no key.',
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
  description: `${statusTexts[step].summary} Answered as it was recorded, never the current state; 404 until the current part has reached it.`,
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
      'It lives for as many days as the service is set to (90) after its last accepted order; then it ends like a revoked one, and is no longer listed.',
    body: jsonApi(openSessionBody, examples.openSession),
    status: 201,
    answer: [jsonApi(sessionDocument, examples.session)],
    headers: ['Location'],
  },
  'GET /sessions': {
    id: 'listSessions',
    tag: 'Sessions',
    summary: 'List the sessions of the customer',
    description: 'Those that are open, whichever of its keys has opened them. A key for a gate lists only its own.',
    status: 200,
    answer: [jsonApi(sessionList, examples.sessions)],
  },
  'GET /sessions/{id}': {
    id: 'getSession',
    tag: 'Sessions',
    summary: 'List the sessions of the customer, if this is one of them',
    description: 'The same list; 404 if the session in the path is not in it.',
    status: 200,
    answer: [jsonApi(sessionList, examples.sessionsOfOne)],
    refusals: ['404Session'],
  },
  'DELETE /sessions/{id}': {
    id: 'revokeSession',
    tag: 'Sessions',
    summary: 'Revoke a session',
    description: 'Ends its access at once and removes the files of its lines; their ledgers stay.',
    status: 200,
    answer: [jsonApi(sessionList, examples.revoked)],
    refusals: ['403BothKeys', '404Session'],
  },
  'POST /alphabets': {
    id: 'addAlphabet',
    tag: 'Alphabets',
    summary: 'Add an alphabet to the session',
    description:
      '2 to 65,536 different code points that no normalisation changes or joins, none of them white space, control, format or combining.',
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
    description: "The presets, or with `filter[style]=custom` the session's own.",
    status: 200,
    answer: [jsonApi(alphabetList, examples.alphabets)],
  },
  'GET /alphabets/{name}': {
    id: 'getAlphabet',
    tag: 'Alphabets',
    summary: 'Get an alphabet',
    description: "A preset, or one of the session's own. Its `chars` stand in the order of their digits.",
    status: 200,
    answer: [jsonApi(alphabetDocument, examples.alphabetByName)],
    headers: ['ETag'],
    refusals: ['404Alphabet'],
  },
  'GET /alphabets/{name}/{digits}': {
    id: 'getCapacity',
    tag: 'Alphabets',
    summary: 'How many tokens an alphabet allows',
    description: 'With the chance that a guess hits an issued token.',
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
      'Before anything is ordered: the number of tokens that fit, what each member takes away, five examples, and the odds. With `apart_from` also whether they can share a token with a line. Without a format, of plain tokens.',
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
      'Production starts at once. With a seed the hashes of the files are told. Where the service checks payments, the PaymentIntent has to cover the price and buys this one part. Where it checks none, `relationships` may be left out, and then the answers have none either; `meta.payments` of a session tells which it is (`GET /sessions?meta=currency`).',
    body: jsonApi(orderTokensBody, examples.order),
    status: 201,
    answer: [jsonApi(tokens.statusDocuments.requested, examples.requested)],
    headers: ['Location', 'Preference-Applied'],
    refusals: ['402Order', '404Order', '406Order', '422Order', '503'],
  },
  'POST /tokens/{id}': {
    id: 'continueTokens',
    tag: 'Tokens',
    summary: 'Order a further part of a line, from its snapshot or from what the service knows of it',
    description:
      'From any session of the customer, which the line moves to. Alphabet and digits have to be those of the line, and so has the format where it is sent. Each state of a line is continued once: a second time 409. Without a snapshot, send the position `from` or an `Idempotency-Key`, so that a repeat orders nothing more; where the line goes on from another position, `meta.next` of the 409 tells it. The operator can require the snapshot of a customer.',
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
      'From any session of the customer, also after the line was deleted or has expired. Any string gets a result: an issued code its part and position, any other the reason. What was read in another way than it stands has `read`.',
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
      'All lines of the customer are asked, those of all sessions, deleted and expired ones too, or those that `lines` names. An issued code names each line that has it, for two lines can share codes. `reason` is the most specific of all lines; a line of another GTIN than the string’s has none where another line is of that product. As many lines are asked as fit about ten seconds and 5 MB: `meta.asked` of `meta.lines`. Send the same body to `links.next` for the next ones.',
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
      'They are computed, not stored: a whole part is byte for byte its data file, so its hash is the same. With `Accept: text/csv` as CSV (RFC 4180), each with its position, its part and, where it is void, since when. Up to 1,000,000 codes and 100 MB at once, and one request of a customer at a time. Of a line that is deleted or has expired it takes a key with the scope `reprint`. Each request is recorded for ever, and told by the event `line.reissued`; a repeat with the same `Idempotency-Key` is not recorded again. The operator can switch it off.',
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
      'Up to 1,000 codes, a part, or positions from one on; where one of them was not issued, none is void. A line has at most 1,000 parts and ranges that are void. A void code is still `issued`, and says `void`. Voids may overlap: a code is void as long as one of them stands. Also of a line that was deleted or has expired.',
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
    description: 'The first one first, withdrawn ones too; also after the line was deleted or has expired.',
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
      'From then on it does not count: its codes are good again, unless another void names them. Nothing is removed, and a second time changes nothing.',
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
      'Whoever is first has a code: `redeemed.first` is true. Everybody else is told since when it is redeemed, and a void code is told as void. Also of a line that was deleted or has expired. Send an `Idempotency-Key`: a repeat then gets the first answer; without one it finds its codes redeemed, by itself.',
    body: jsonApi(redemptionBody, examples.redeeming),
    status: 200,
    answer: [jsonApi(gate.redemptionDocument, examples.redeemed)],
    refusals: ['404Line', '409Redemption'],
  },
  'POST /redeem': {
    id: 'redeemOverLines',
    tag: 'Gate',
    summary: 'Redeem codes of whichever line of the customer has issued them',
    description:
      'All lines that the key knows are asked. Where two of them have issued a code, nothing is redeemed: name the line then. A customer with very many lines has to name the line as well (503).',
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
      'What was voided, redeemed and withdrawn since a moment, by positions, without codes; as much as a short answer allows: ask again with its `until` as long as `more` is true. Also of a line that was deleted or has expired.',
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
      'Each with the positions that it has redeemed, line by line, the first one of a line first, withdrawn ones too; also of lines that were deleted or have expired. A page can have few items, or none, and yet a next one.',
    status: 200,
    answer: [jsonApi(gate.redemptionList, examples.redemptions)],
    refusals: ['404Line'],
  },
  'DELETE /tokens/{id}/redeem/{redemption}': {
    id: 'withdrawRedemption',
    tag: 'Gate',
    summary: 'Undo a redemption',
    description: 'All of its codes can be redeemed again. Nothing is removed, and a second time changes nothing.',
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
      'Those whose latest order was the session’s; with `filter[scope]=customer` those of all sessions, each with what is remembered of it. A page can have few items, or none, and yet a next one. A line that is not continued expires, as many days after its part was done as the service is set to (90), as if it had been deleted.',
    status: 200,
    answer: [jsonApi(tokens.tokensList, examples.lines)],
  },
  'GET /parts': {
    id: 'listParts',
    tag: 'Tokens',
    summary: 'List what was issued to the customer, part by part, and add it up',
    description:
      'Over all lines of all sessions, deleted and expired ones too, by the moment at which the parts have ended. `meta.total` is over all pages: how many tokens were issued in this span.',
    status: 200,
    answer: [jsonApi(partList, examples.parts)],
  },
  'GET /tokens/{id}/parts': {
    id: 'listPartsOfLine',
    tag: 'Tokens',
    summary: 'List the parts of a line that have ended',
    description: 'From any session of the customer, also after the line was deleted or has expired.',
    status: 200,
    answer: [jsonApi(partList, examples.partsOfLine)],
    refusals: ['404Line'],
  },
  'GET /tokens/{id}': {
    id: 'getTokens',
    tag: 'Tokens',
    summary: 'Get a line as it is now',
    description: 'From any session of the customer. While it is started, with its progress.',
    status: 200,
    answer: [jsonApi(tokens.tokensDocument, examples.started)],
    refusals: ['404Line'],
  },
  ...statusOperations,
  'GET /tokens/{id}/data': download(
    'getData',
    'Download the tokens, one a line',
    `${from('data')}. No line end follows the last one.`,
    [text('text/plain', examples.data), file('application/gzip')],
  ),
  'GET /tokens/{id}/snapshot': download(
    'getSnapshot',
    'Download the snapshot, from which the line goes on',
    `${from('snapshot')}, if tokens remain. Keep it: without it the line cannot be continued.`,
    [file('application/octet-stream')],
  ),
  'GET /tokens/{id}/analysis': download(
    'getAnalysis',
    'Download the analysis',
    `${from('analysis')}. With \`Accept: image/svg+xml\` as a picture, else as a document.`,
    [jsonApi(analysisDocument, examples.analysis), text('image/svg+xml')],
  ),
  'GET /tokens/{id}/score': download(
    'getScore',
    'Download the scores, in the order of the tokens',
    `${from('score')}: the position of each token among all sorted ones, from 0, one a line.`,
    [text('text/csv', examples.score)],
  ),
  'GET /tokens/{id}/delta': download(
    'getDelta',
    'Download the differences of neighbouring scores',
    `${from('delta')}: in the order of the tokens, one line fewer than there are tokens.`,
    [text('text/csv', examples.delta)],
  ),
  'DELETE /tokens/{id}': {
    id: 'deleteTokens',
    tag: 'Tokens',
    summary: 'Delete a line',
    description: 'Its files and records go; continuing from its snapshot and verifying its tokens still work.',
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
    description: 'One page, which loads nothing from elsewhere.',
    status: 200,
    answer: [text('text/html')],
    headers: ['Content-Length', 'X-Content-Length', 'ETag'],
  },
  'GET /cockpit': {
    id: 'getCockpit',
    tag: 'Service',
    summary: 'The page from which people use the service',
    description: 'It keeps the Session-Key in its tab alone, and the Api-Key nowhere.',
    status: 200,
    answer: [text('text/html')],
    headers: ['Content-Length', 'X-Content-Length', 'ETag'],
  },
};
