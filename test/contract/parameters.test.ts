import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Client, connect, send, sharedUrl } from '../api/client.ts';
import { makeLine } from '../api/continuation.ts';
import { operations, type Parameter, parametersOf } from './documented.ts';

/** The parameters of the document are those that the service takes: each value that it allows, and no other. */

let client: Client;
let bystander: Client;
let line: string;
beforeAll(async () => {
  [client, bystander] = [await connect(), await connect()];
  line = await makeLine(client, { size: 1000, digits: 12, alphabet: 'BASE62' }, 'analyzed');
});

interface Values {
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

/** Values that a schema allows and values that it does not, at its bounds. */
function valuesBy({ type, enum: choices, minimum, maximum, pattern }: Parameter['schema']): Values {
  if (choices) return { right: choices, wrong: ['', 'nothing', `${choices[0]} `, String(choices[0]).toUpperCase()] };
  if (type !== 'integer') {
    // What has a pattern cannot be made up here.
    return pattern === undefined ? { right: ['', 'AEIOU', '⚀'], wrong: [] } : { right: [], wrong: ['', '!'] };
  }
  const [least, most] = [minimum ?? 0, maximum ?? 10 ** 9];
  const beyond = maximum === undefined ? [] : [most + 1];
  return {
    right: [least, least + 1, most].map(String),
    wrong: [...[least - 1, ...beyond, least + 0.5].map(String), '', 'x', `0${least}`, `${least} `, `+${least}`],
  };
}

/** What a parameter goes with. */
const companions: Readonly<Record<string, string>> = { 'filter[deleted]': '&filter[scope]=customer' };

const ask = (method: string, path: string, name: string, value: string) => {
  // What deletes is asked by a session that has nothing.
  const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': (method === 'DELETE' ? bystander : client).session };
  const filled = path.replace('{id}', path.startsWith('/sessions') ? client.session : line).replace('{name}', 'DICE');
  return send(sharedUrl(), method, `${filled}?${name}=${encodeURIComponent(value)}${companions[name] ?? ''}`, {
    headers,
  });
};

const inQuery = operations.flatMap(({ method, path, operation }) =>
  parametersOf(operation)
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => ({ method, path, parameter })),
);

test.each(inQuery)('$method $path?$parameter.name', async ({ method, path, parameter: { name, schema } }) => {
  const isRefused = async (value: string) => {
    const answer = await ask(method, path, name, value);
    // Of a HEAD there is only the status.
    return answer.status === 400 && (method === 'HEAD' || answer.json.errors[0].source.parameter === name);
  };
  const { right, wrong } = valuesBy(schema);
  for (const value of right) expect([value, await isRefused(value)]).toEqual([value, false]);
  for (const value of wrong) expect([value, await isRefused(value)]).toEqual([value, true]);
});

describe('digits in a path', () => {
  test.each([
    ['1', 402],
    ['0'.repeat(39).concat('5'), 200],
    ['5'.repeat(40), 402],
    ['5'.repeat(41), 422],
    ['-5', 422],
    ['five', 422],
  ])('%s: %i', async (digits, status) => {
    const [{ schema }] = parametersOf(operations.find(({ path }) => path.endsWith('{digits}'))?.operation).filter(
      ({ name }) => name === 'digits',
    ) as [Parameter];
    expect(new RegExp(schema.pattern as string, 'u').test(digits)).toBe(status !== 422);
    expect((await client.get(`/alphabets/DICE/${digits}`)).status).toBe(status);
  });
});

test('a deletion of all takes as many at once as it is told to', async () => {
  const own = await connect();
  for (const name of ['one', 'three', 'two']) await own.addAlphabet(name, 'abc');
  const first = await own.delete('/alphabets?page[size]=2');
  expect(first.json.data.map(({ id }: { id: string }) => id)).toEqual(['one', 'three']);
  const rest = await own.delete(first.json.links.next.slice('/api'.length));
  expect(rest.json.data.map(({ id }: { id: string }) => id)).toEqual(['two']);
  expect(rest.json.links.next).toBeUndefined();
});
