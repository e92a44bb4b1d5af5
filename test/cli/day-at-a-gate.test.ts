import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { accountsOf, demoCustomers, type GivenKey } from '../api/accounts.ts';
import { sharedCloud } from '../cloud.ts';
import { type Ended, newUser, type User } from './command.ts';

/**
 * A day at a gate: 5,000 tickets, three gates, the third of which is without a connection for an hour, ten copies and five voids. The
 * hour is played by the moments that the third gate records.
 */
jest.setTimeout(300_000);
const TICKETS = 5_000;
let office: User;
let gates: User[];
let line: string;
let tickets: string[];
const keys: GivenKey[] = [];
beforeAll(async () => {
  const accounts = await accountsOf(sharedCloud());
  for (const note of ['gate 1', 'gate 2', 'gate 3']) {
    keys.push(await accounts.add(demoCustomers.basic, { scope: 'redeem', note }));
  }
  office = newUser();
  gates = keys.map(({ apiKey }) => newUser({ UNIQUE_TOKENS_API_KEY: apiKey }));
}, 120_000);
afterAll(() => {
  for (const user of [office, ...(gates ?? [])]) user?.remove();
});

const done = ({ code, stdout, stderr }: Ended, expected = 0): string => {
  expect([code, stderr, code === expected || stdout]).toEqual([expected, '', true]);
  return stdout;
};
/** Lets people in at a gate with a connection; those whom it refuses. */
async function redeem(gate: User, codes: readonly string[]): Promise<string[]> {
  const { json } = await gate.run('redeem', ...codes, '--line', line, '--json');
  const results: { token: string; redeemed?: { first: boolean } }[] = json.results;
  return results.flatMap(({ token, redeemed }) => (redeemed?.first ? [] : [token]));
}
/** The same at the third gate, at this moment of its clock. */
async function scan(codes: readonly string[], recorded: string, key: string): Promise<string[]> {
  const options = ['--list', `${office.folder}/gate.jws`, '--key', key, '--codes', `${office.folder}/tickets.txt`];
  const ended = await (gates[2] as User).run(
    ...['gate', 'scan', ...codes, ...options, '--log', 'own.csv', '--recorded', recorded, '--json'],
  );
  return ended.json.results.flatMap((each: { code: string; admitted: boolean }) => (each.admitted ? [] : [each.code]));
}

test('everybody is let in once, and what the third gate could not know is named', async () => {
  const [first, second, third] = gates as [User, User, User];
  const order = `produce --alphabet UPPER_EPCG30 --digits 14 --size ${TICKETS} --out tickets.txt`;
  done(await office.run(...order.split(' ')));
  line = JSON.parse(office.read('tickets.receipt.json').toString()).line;
  tickets = office.read('tickets.txt').toString().trim().split('\n');
  expect(tickets).toHaveLength(TICKETS);

  // Four tickets are void before the doors open; the list goes to the third gate, which is then cut off.
  const voids = tickets.slice(0, 4);
  done(await office.run('void', ...voids, '--line', line, '--reason', 'chargeback'));
  const exported = await office.run('gate', 'export', '--line', line, '--out', 'gate.jws', '--json');
  expect([exported.code, exported.json.voids, exported.json.redemptions]).toEqual([0, 1, 0]);
  const { key } = exported.json;
  done(await third.run('gate', 'check', `${office.folder}/gate.jws`, '--key', key));

  // The crowd: everybody once, some at each gate.
  const crowd = tickets.slice(4);
  const [atFirst, atSecond, atThird] = [crowd.slice(0, 1700), crowd.slice(1700, 3400), crowd.slice(3400)];
  // A fifth ticket becomes void while the third gate is cut off, which has not let it in yet.
  const fifth = atThird.at(-1) as string;

  // 18:00 to 19:00. The third gate lets in half of its people, and meets two void tickets and three copies of its own.
  const [half, rest] = [atThird.slice(0, 800), atThird.slice(800)];
  expect(await scan(half, '2026-06-06T18:05:00.000Z', key)).toEqual([]);
  expect(await scan([...voids.slice(0, 2), ...half.slice(0, 3)], '2026-06-06T18:20:00.000Z', key)).toEqual([
    ...voids.slice(0, 2),
    ...half.slice(0, 3),
  ]);
  done(await office.run('void', fifth, '--line', line, '--reason', 'stolen'));
  expect(await scan(rest, '2026-06-06T18:50:00.000Z', key)).toEqual([]);

  // Meanwhile, at the other two: everybody, two void tickets, three copies that are refused …
  expect(await redeem(first, atFirst)).toEqual([]);
  expect(await redeem(second, atSecond)).toEqual([]);
  const copies = [...atFirst.slice(0, 2), ...atSecond.slice(0, 1)];
  expect(await redeem(second, [...voids.slice(2), ...copies])).toEqual([...voids.slice(2), ...copies]);
  // … and four copies of tickets that the third gate has let in, of which nobody can know here.
  const unknown = half.slice(10, 14);
  expect(await redeem(first, unknown)).toEqual([]);

  // 19:00: the connection is back.
  const imported = await third.run('gate', 'import', 'own.csv', '--line', line, '--json');
  expect(imported.code).toBe(1);
  const { redeemed, conflicts, codes } = imported.json;
  expect([codes, redeemed]).toEqual([atThird.length, atThird.length - 5]);
  const told = conflicts.map(
    (each: { code: string; recorded: string; redeemed?: { by: string }; void?: { reason: string } }) => [
      each.code,
      each.recorded,
      each.redeemed?.by ?? each.void?.reason,
    ],
  );
  expect(told).toEqual([
    ...unknown.map((code) => [code, '2026-06-06T18:05:00.000Z', 'gate 1']),
    [fifth, '2026-06-06T18:50:00.000Z', 'stolen'],
  ]);
  // Once more: it is in no conflict with itself.
  const again = await third.run('gate', 'import', 'own.csv', '--line', line, '--json');
  expect([again.json.redeemed, again.json.conflicts]).toEqual([redeemed, conflicts]);

  // In the end each ticket is void or redeemed, and the list has all of it.
  const after = await office.run('gate', 'export', '--line', line, '--out', 'gate.jws', '--json');
  expect([after.code, after.json.voids]).toEqual([0, 2]);
  const { json } = await office.run('verify', '--file', 'tickets.txt', '--json');
  const standing = (name: string) => json.results.filter((each: object) => name in each).length;
  expect([standing('void'), standing('redeemed')]).toEqual([5, TICKETS - 5]);
  console.log(
    `${TICKETS} tickets: ${standing('redeemed')} redeemed, ${standing('void')} void; of ten copies six were refused at once, and four let in, ` +
      'which the import has named, with the ticket that became void meanwhile',
  );
});
