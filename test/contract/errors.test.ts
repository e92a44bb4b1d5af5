import { beforeAll, describe } from '@jest/globals';
import { openBook } from './exchange.ts';

/** What the service refuses, member by member. */
const book = openBook();
const { exchange } = book;
beforeAll(() => book.open('session'));

const payment = {
  data: { id: '51111111-1111-4111-8111-111111111111', ident: 'pi_3MtwBwLkdIwHu7ix28a3tqPa', type: 'transaction' },
};
const order = (size: string, digits: string, alphabet: string) => ({
  data: { type: 'tokens', attributes: { size, digits, alphabet }, relationships: { payment } },
});
const error = (
  status: string,
  title: string,
  detail: string,
  parameter: string,
  pointer: string,
  self: string,
  meta?: object,
) => ({
  errors: [{ status, title, detail, source: { parameter, pointer }, ...(meta && { meta }) }],
  links: { self },
});
const bounds = (minimum: string, maximum: string, by: string) => ({ minimum, maximum, by });
const ofSize = ['size', '/data/attributes/size', '/api/tokens'] as const;
const ofDigits = ['digits', '/data/attributes/digits', '/api/tokens'] as const;

describe('a size that cannot be produced', () => {
  const refused = 'Tokens not requested';
  const cases: [string, size: string, digits: string, alphabet: string, status: number, detail: string, object][] = [
    ['above what is available', '7777', '5', 'DICE', 406, 'Out of range.', bounds('1000', '7776', 'available')],
    ['above what is reachable', '52429', '20', 'UPPER_EPCG30', 402, 'Out of limit.', bounds('1000', '52428', 'bytes')],
    ['above the agreement', '100001', '8', 'LOWER_LATIN', 402, 'Out of limit.', bounds('1000', '100000', 'agreement')],
    ['below the agreement', '999', '8', 'LOWER_LATIN', 402, 'Out of limit.', bounds('1000', '100000', 'agreement')],
  ];
  for (const [what, size, digits, alphabet, status, detail, meta] of cases) {
    exchange(`${what} (${size})`, {
      request: 'POST /tokens',
      send: order(size, digits, alphabet),
      status,
      document: error(String(status), refused, detail, ...ofSize, meta),
    });
  }
  for (const digits of ['2', '101']) {
    exchange(`${digits} digits, outside the agreement`, {
      request: 'POST /tokens',
      send: order('1000', digits, 'BASE62'),
      status: 402,
      document: error('402', refused, 'Out of limit.', ...ofDigits, bounds('3', '100', 'agreement')),
    });
  }
  exchange('too large, but scaled down where the request allows it', {
    request: 'POST /tokens',
    headers: { Prefer: 'handling=lenient' },
    send: order('999999', '100', 'BASE62'),
    status: 201,
    answers: { 'Preference-Applied': 'handling=lenient' },
    learn: ({ json }) => {
      const { size } = json.data.attributes;
      if (size !== '10485') throw new Error(`Scaled down to ${size}.`);
    },
  });
});

describe('what is unknown', () => {
  const nobody = '11111111-1111-4111-8111-111111111111';
  exchange('a Session-Key', {
    request: 'GET /alphabets/DICE',
    keys: { 'Session-Key': nobody },
    status: 403,
    document: error('403', 'Alphabet not found', 'Unknown Session-Key.', 'id', '', '/api/alphabets/DICE'),
  });
  exchange('tokens', {
    request: `GET /tokens/${nobody}`,
    status: 404,
    document: error('404', 'Tokens not found', 'Unknown tokens.', 'id', '', `/api/tokens/${nobody}`),
  });
  exchange('an alphabet', {
    request: 'GET /alphabets/NOWHERE',
    status: 404,
    document: error('404', 'Alphabet not found', 'Unknown alphabet.', 'id', '', '/api/alphabets/NOWHERE'),
  });
  exchange('a path', {
    request: 'GET /nowhere',
    status: 404,
    document: error('404', 'Request refused', 'Unknown path.', '', '', '/api/nowhere'),
  });
});

describe('what clashes', () => {
  exchange('an alphabet of a name that is taken', {
    request: 'POST /alphabets',
    send: { data: { attributes: { chars: 'abc' }, id: 'DICE', type: 'alphabet' } },
    status: 409,
    document: error(
      '409',
      'Alphabet not added',
      'There is an alphabet of this name.',
      'id',
      '/data/id',
      '/api/alphabets',
    ),
  });
});

describe('what is wrong in itself', () => {
  exchange('a symbol that is there twice', {
    request: 'POST /alphabets',
    send: { data: { attributes: { chars: 'aba' }, id: 'twice', type: 'alphabet' } },
    status: 422,
    learn: ({ json }) => {
      if (!json.errors[0].detail.includes('U+0061')) throw new Error(json.errors[0].detail);
    },
  });
  exchange('a member that is missing', {
    request: 'POST /sessions',
    keys: { 'Api-Key': '00000000-0000-4000-8000-000000000001' },
    send: { data: { type: 'session' } },
    status: 422,
    document: error(
      '422',
      'Session not established',
      'attributes is missing.',
      'attributes',
      '/data/attributes',
      '/api/sessions',
    ),
  });
  exchange('a method that the path does not have', {
    request: 'DELETE /sessions',
    status: 405,
    answers: { Allow: 'POST, GET, HEAD' },
    document: error('405', 'Request refused', 'The path answers POST, GET, HEAD only.', '', '', '/api/sessions'),
  });
  exchange('a media type with parameters', {
    request: 'GET /tokens',
    headers: { 'Content-Type': 'application/vnd.api+json; charset=utf-8' },
    status: 415,
    document: error(
      '415',
      'Tokens not listed',
      'The media type application/vnd.api+json must come without parameters.',
      'Content-Type',
      '',
      '/api/tokens',
    ),
  });
  exchange('an accepted media type with parameters only', {
    request: 'GET /tokens',
    headers: { Accept: 'application/vnd.api+json; charset=utf-8' },
    status: 406,
    document: error(
      '406',
      'Tokens not listed',
      'The media type application/vnd.api+json must be accepted without parameters.',
      'Accept',
      '',
      '/api/tokens',
    ),
  });
});
