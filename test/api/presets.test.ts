import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { sharedCloud } from '../cloud.ts';
import { type Client, connect } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/**
 * A session added an alphabet under a name of its own, then a release brought a preset of that name. The item is written as the
 * release before would have written it.
 */
const NAME = 'DICE';
const OWN = 'aceg';
const PRESET = '⚀⚁⚂⚃⚄⚅';
const ORDER = { size: 1000, digits: 6, alphabet: NAME };

const { endpoints, sdk, environment } = sharedCloud();
const database = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
afterAll(() => database.destroy());

async function sessionWithOwn(): Promise<Client> {
  const client = await connect();
  await DynamoDBDocumentClient.from(database).send(
    new PutCommand({
      TableName: environment[variables.sessions],
      Item: {
        session: client.session,
        item: `alphabet#${NAME}`,
        name: NAME,
        chars: OWN,
        claim: 'of-the-release-before',
      },
    }),
  );
  return client;
}

const charsOf = async (client: Client) => (await client.get(`/alphabets/${NAME}`)).json.data.attributes.chars;
const namesOf = async (client: Client, style: 'preset' | 'custom'): Promise<string[]> =>
  (await client.get(`/alphabets?filter[style]=${style}`)).json.data.map(({ id }: { id: string }) => id);

let client: Client;
beforeAll(async () => {
  client = await sessionWithOwn();
});

test('the name means the session’s own alphabet; to other sessions it is the preset', async () => {
  expect(await charsOf(client)).toBe(OWN);
  expect((await client.get(`/alphabets/${NAME}/6`)).json.data.attributes.available).toBe(String(OWN.length ** 6));
  expect(await charsOf(await connect())).toBe(PRESET);
});

test('the list of presets leaves the name out, that of own alphabets has it', async () => {
  expect(await namesOf(client, 'preset')).not.toContain(NAME);
  expect(await namesOf(client, 'custom')).toEqual([NAME]);
  expect(await namesOf(await connect(), 'preset')).toContain(NAME);
});

test('it cannot be added again', async () => {
  expect((await client.addAlphabet(NAME, 'xyz')).status).toBe(409);
  expect(await charsOf(client)).toBe(OWN);
});

test('lines are made of it and continued with it; a continuation brings it to another session', async () => {
  const line = await makeLine(client, ORDER);
  for (const token of await tokensOf(client, line)) expect(token).toMatch(/^[aceg]{6}$/);

  const other = await connect();
  const continued = await continueLine(other, line, ORDER, await snapshotOf(client, line));
  expect(continued.status).toBe(201);
  await other.until(line, 'finished');
  for (const token of await tokensOf(other, line)) expect(token).toMatch(/^[aceg]{6}$/);
  expect(await charsOf(other)).toBe(OWN);
});

test('the continuation of a line of the preset leaves the own alphabet alone', async () => {
  const maker = await connect();
  const line = await makeLine(maker, ORDER);
  expect((await continueLine(client, line, ORDER, await snapshotOf(maker, line))).status).toBe(201);
  await client.until(line, 'finished');
  for (const token of await tokensOf(client, line)) expect(token).toMatch(/^[⚀-⚅]{6}$/u);
  expect(await charsOf(client)).toBe(OWN);
});

test('once it is deleted the name means the preset, which cannot be deleted', async () => {
  const deleted = await client.delete(`/alphabets/${NAME}`);
  expect([deleted.status, deleted.json.data?.attributes.chars]).toEqual([200, OWN]);
  expect(await charsOf(client)).toBe(PRESET);
  expect((await client.delete(`/alphabets/${NAME}`)).status).toBe(403);
  expect((await client.addAlphabet(NAME, OWN)).status).toBe(409);
});

test('deleting all own alphabets takes it too', async () => {
  const another = await sessionWithOwn();
  const { json } = await another.delete('/alphabets');
  expect(json.data.map(({ id }: { id: string }) => id)).toEqual([NAME]);
  expect(await charsOf(another)).toBe(PRESET);
});
