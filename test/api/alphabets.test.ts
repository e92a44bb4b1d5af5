import { beforeAll, describe, expect, test } from '@jest/globals';
import { alphabetBody, type Client, connect } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await connect();
});

describe('POST /alphabets', () => {
  test.each([
    { name: 'UPPER_VOWELS', chars: 'AEIOU', ascii: true, length: 5, bytes: 5, parity: 87 },
    { name: 'bar', chars: 'abr', ascii: true, length: 3, bytes: 3, parity: 113 },
    { name: 'bas', chars: 'abs', ascii: true, length: 3, bytes: 3, parity: 112 },
    { name: 'bat4', chars: 'abt4', ascii: true, length: 4, bytes: 4, parity: 0 },
    { name: 'Suits.2-colour', chars: '♠♥', ascii: false, length: 2, bytes: 6, parity: 0 },
  ])('adds $chars to the session as $name', async ({ name, chars, ...facts }) => {
    const answer = await client.addAlphabet(name, chars);
    expect(answer.status).toBe(201);
    const document = { data: { attributes: { ...facts, chars }, id: name, type: 'alphabet' } };
    expect(answer.json).toEqual({ links: { self: '/api/alphabets' }, ...document });
    const found = await client.get(`/alphabets/${name}`);
    expect(found.status).toBe(200);
    expect(found.json).toEqual({ links: { self: `/api/alphabets/${name}` }, ...document });
  });

  test('keeps it to the session', async () => {
    await client.addAlphabet('mine', 'xyz');
    expect((await (await connect()).get('/alphabets/mine')).status).toBe(404);
  });

  test.each([
    ['a preset', 'DICE'],
    ['an alphabet that the session has', 'twice'],
  ])('refuses the name of %s', async (_, name) => {
    await client.addAlphabet('twice', 'ab');
    const answer = await client.addAlphabet(name, 'abc');
    expect(answer.status).toBe(409);
    expect(answer.json.errors[0].source).toEqual({ parameter: 'id', pointer: '/data/id' });
  });

  test.each([
    ['one symbol', 'a', ''],
    ['a symbol twice', 'aba', 'U+0061'],
    ['white space', 'a b', 'U+0020'],
    ['a no-break space', 'a\u00a0b', 'U+00A0'],
    ['a newline', 'a\nb', 'U+000A'],
    ['an invisible character', 'a\u200db', 'U+200D'],
    ['a combining mark', 'ae\u0301', 'U+0301'],
    ['an unassigned code point', 'a\u0378', 'U+0378'],
    ['a symbol that NFC changes', 'a\u212b', 'U+212B'],
    ['jamo that compose with each other', '\u1100\u1161', 'U+1161'],
  ])('refuses %s and names the code point', async (_, chars, codePoint) => {
    const answer = await client.addAlphabet('wrong', chars);
    expect(answer.status).toBe(422);
    const [{ source, detail, title }] = answer.json.errors;
    expect(title).toBe('Alphabet not added');
    expect(source).toEqual({ parameter: 'chars', pointer: '/data/attributes/chars' });
    expect(detail).toContain(codePoint);
  });

  test.each([['1abc'], ['_abc'], ['a b'], ['a/b'], [''], [`a${'b'.repeat(64)}`]])(
    'refuses the name "%s"',
    async (name) => {
      const answer = await client.post('/alphabets', alphabetBody(name, 'abc'));
      expect(answer.status).toBe(422);
      expect(answer.json.errors[0].source).toEqual({ parameter: 'id', pointer: '/data/id' });
    },
  );
});

describe('GET /alphabets/{NAME}', () => {
  test.each([
    ['DICE', { ascii: false, length: 6, bytes: 18, parity: 0, chars: '⚀⚁⚂⚃⚄⚅' }],
    ['UPPER_EPCG30', { ascii: true, length: 30, bytes: 30, parity: 0, chars: '0123456789ABCDEFGHKMNPRSTVWXYZ' }],
    ['LOWER_HEX', { ascii: true, length: 16, bytes: 16, parity: 0, chars: '0123456789abcdef' }],
  ])('answers the preset %s', async (name, attributes) => {
    const answer = await client.get(`/alphabets/${name}`);
    expect(answer.status).toBe(200);
    expect(answer.json.data).toEqual({ attributes, id: name, type: 'alphabet' });
  });

  test('an unknown one is not found', async () => {
    const answer = await client.get('/alphabets/NOWHERE');
    expect(answer.status).toBe(404);
    expect(answer.json.errors).toEqual([
      expect.objectContaining({ status: '404', title: 'Alphabet not found', detail: 'Unknown alphabet.' }),
    ]);
  });
});
