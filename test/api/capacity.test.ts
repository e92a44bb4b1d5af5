import { beforeAll, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Client, connect } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await connect();
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
});

/** GET /alphabets/{NAME}/{digits}: the documented figures. */
test.each([
  ['UPPER_VOWELS', '100', '10485', String(5n ** 100n)],
  ['UPPER_EPCG30', '20', '52428', '348678440100000000000000000000'],
  ['DICE', '20', '17476', String(6n ** 20n)],
  ['DICE', '5', '7776', '7776'],
  ['LOWER_LATIN', '3', '17576', '17576'],
])('%s has at %s digits %s reachable of %s', async (name, digits, reachable, available) => {
  const answer = await client.get(`/alphabets/${name}/${digits}`);
  expect(answer.status).toBe(200);
  expect(answer.json.links.self).toBe(`/api/alphabets/${name}/${digits}`);
  expect(answer.json.data).toMatchObject({ id: name, type: 'alphabet', attributes: { digits, reachable, available } });
});

test('counts exactly, far beyond what a float holds', async () => {
  const bulk = await connect(client.url, demoApiKeys.bulk);
  const { json } = await bulk.get('/alphabets/BASE62/1024');
  expect(json.data.attributes.available).toBe(String(62n ** 1024n));
  expect(json.data.attributes.reachable).toBe(String(2n ** 40n / 1024n));
});

test.each([
  ['LOWER_LATIN', 3, false],
  ['UPPER_EPCG30', 20, true],
])('tells whether %s at %s digits is hard enough to guess for medicines', async (name, digits, enough) => {
  const { json } = await client.get(`/alphabets/${name}/${digits}`);
  const { reachable, available } = json.data.attributes;
  expect(json.meta).toEqual({ odds: Number(reachable) / Number(available), euMedicines: enough });
});

test.each([
  ['0', 402],
  ['2', 402],
  ['101', 402],
  ['1025', 402],
  ['-1', 422],
  ['5.0', 422],
  ['five', 422],
])('refuses %s digits with %s', async (digits, status) => {
  const answer = await client.get(`/alphabets/DICE/${digits}`);
  expect(answer.status).toBe(status);
  expect(answer.json.errors[0]).toMatchObject({
    title: 'Capacity not computed',
    source: { parameter: 'digits', pointer: '' },
  });
});
