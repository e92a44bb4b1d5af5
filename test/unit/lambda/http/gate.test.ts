import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { presetAlphabet } from '../../../../engine/alphabet/presets.ts';
import { openLine } from '../../../../engine/line.ts';
import { listActWitnesses } from '../../../../lambda/gate/act-witnesses.ts';
import { lineSecret } from '../../../../lambda/lines/line-secret.ts';
import { bucket } from '../../../../lambda/platform/clients/bucket.ts';
import { database } from '../../../../lambda/platform/clients/database.ts';
import { signedIn } from '../../world/customers.ts';
import { endedMoments, storedHead } from '../../world/heads.ts';
import { intercepted } from '../../world/intercept.ts';
import { gatewayEvent } from '../../world/stream.ts';

/** Voiding and redeeming as the functions do it, cut off at each of their writes, of DynamoDB and of S3, and repeated. */
type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;
const load = (name: string): Handler => require(`../../../../lambda/http/handlers/${name}.ts`).handler;

class Crash extends Error {
  override readonly name = 'Crash';
}

/** Does the work, which loses its n-th write, or the answer to it. @returns whether it came that far */
async function losing(nth: number, side: 'before' | 'after', work: () => Promise<unknown>): Promise<boolean> {
  let writes = 0;
  await intercepted(
    (next, { commandName = '' }) =>
      async (args) => {
        const isHere = /^(Put|Update|Delete|BatchWrite)/.test(commandName) && ++writes === nth;
        if (isHere && side === 'before') throw new Crash();
        const output = await next(args);
        if (isHere) throw new Crash();
        return output;
      },
    work,
    [database(), bucket()],
  );
  return writes >= nth;
}

async function worldOf() {
  const { customer: id, session } = await signedIn({ scope: 'order', note: 'gate 1' });
  const head = await storedHead({
    ...{ customer: id, session, state: 'finished', open: 'rest', digits: 12, timestamps: endedMoments },
    next: '1000',
  });
  const mac = await lineSecret(head.key, head.line);
  const line = openLine({ mac, lineId: head.line, alphabet: presetAlphabet('DIGITS'), digits: 12 });
  const codes = [...line.produce(0n, 10)].flatMap(({ bytes }) => Buffer.from(bytes).toString().trim().split('\n'));
  const call = async (handler: string, resource: string, type: string, attributes: object, key_: string) => {
    const headers = { 'Session-Key': session, 'Content-Type': 'application/vnd.api+json', 'Idempotency-Key': key_ };
    const event = gatewayEvent(resource, { id: head.line }, headers, { data: { type, attributes } });
    const { statusCode, body } = await load(handler)(event, {} as Context);
    return { status: statusCode, data: JSON.parse(body).data };
  };
  const standing = async () => {
    const { data } = await call('verify-tokens', '/tokens/{id}/verify', 'verification', { tokens: codes }, 'none');
    return data.attributes.results
      .map((each: { void?: object; redeemed?: { by: string } }) => (each.void ? 'void' : each.redeemed ? 'spent' : '-'))
      .join(' ');
  };
  return { line: head.line, codes, call, standing };
}

const witnesses = async (line: string) =>
  (await Array.fromAsync(listActWitnesses())).filter((each) => each.line === line);

test.each(['before', 'after'] as const)(
  'a void that loses a write, %s it is done, is all or nothing, and is made once',
  async (side) => {
    let writes = 0;
    for (let isLost = true; isLost; writes++) {
      const { line, codes, call, standing } = await worldOf();
      const key = randomUUID();
      const voided = () =>
        call('void-codes', '/tokens/{id}/void', 'void', { tokens: codes.slice(0, 3), reason: 'lost' }, key);
      let status = 0;
      isLost = await losing(writes + 1, side, async () => {
        status = (await voided()).status;
      });
      expect([status, isLost && status !== 201]).toEqual([
        isLost && status !== 201 ? 500 : 201,
        isLost && status !== 201,
      ]);
      expect(['- - - - - - - - - -', 'void void void - - - - - - -']).toContain(await standing());
      expect((await voided()).status).toBe(201);
      expect(await standing()).toBe('void void void - - - - - - -');
      expect(await witnesses(line)).toEqual([expect.objectContaining({ act: 'voided', positions: ['0', '1', '2'] })]);
    }
    expect(writes).toBeGreaterThan(6);
  },
  300_000,
);

test.each(['before', 'after'] as const)(
  'a redemption that loses a write, %s it is done, has its codes and no others',
  async (side) => {
    let writes = 0;
    for (let isLost = true; isLost; writes++) {
      const { line, codes, call, standing } = await worldOf();
      const redeem = (key: string, tokens: readonly string[]) =>
        call('redeem-codes', '/tokens/{id}/redeem', 'redemption', { tokens }, key);
      const key = randomUUID();
      isLost = await losing(writes + 1, side, () => redeem(key, codes.slice(0, 3)));
      // Somebody else comes for one of the codes before the request is repeated.
      const other = await redeem(randomUUID(), codes.slice(2, 4));
      const again = await redeem(key, codes.slice(0, 3));
      const firsts = ({ data }: typeof again) =>
        data.attributes.results.map(({ redeemed }: { redeemed: { first: boolean } }) => redeemed.first);
      expect([again.status, firsts(again).slice(0, 2), firsts(other)[1]]).toEqual([200, [true, true], true]);
      expect(firsts(again)[2]).toBe(!firsts(other)[0]);
      expect((await redeem(key, codes.slice(0, 3))).data).toEqual(again.data);
      expect(await standing()).toBe('spent spent spent spent - - - - - -');
      // Whatever is spent, a witness says so.
      const witnessed = (await witnesses(line)).flatMap((each) => ('positions' in each ? (each.positions ?? []) : []));
      expect(new Set(witnessed)).toEqual(new Set(['0', '1', '2', '3']));
    }
    expect(writes).toBeGreaterThan(6);
  },
  300_000,
);

test('no code goes into a table or into a witness: what is void and spent is kept as positions', async () => {
  const { line, codes, call } = await worldOf();
  const sent: string[] = [];
  await intercepted(
    (next) => (args) => {
      sent.push(JSON.stringify(args.input));
      return next(args);
    },
    async () => {
      const voided = { tokens: codes.slice(0, 2), reason: 'lost' };
      await call('void-codes', '/tokens/{id}/void', 'void', voided, randomUUID());
      await call('redeem-codes', '/tokens/{id}/redeem', 'redemption', { tokens: codes.slice(0, 5) }, randomUUID());
    },
  );
  const said = [...sent, JSON.stringify(await witnesses(line))];
  expect(said.some((each) => each.includes('redeemed#'))).toBe(true);
  for (const code of codes) expect(said.filter((each) => each.includes(code))).toEqual([]);
});
