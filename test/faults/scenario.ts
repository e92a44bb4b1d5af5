import { createHash, createHmac, randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { openFormatLine } from '../../engine/formats/open.ts';
import { resolveFormat } from '../../engine/formats/resolve.ts';
import { hashOfResolved, unpackResolved } from '../../engine/formats/resolved.ts';
import { openLine } from '../../engine/line.ts';
import { fileNames } from '../../lambda/lines/file-keys.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Answer, alphabetBody, type Client, orderBody, send, withSession } from '../api/client.ts';
import { continuationBody, postMultipart } from '../api/continuation.ts';
import { CallOwner, CUSTOMER, idempotencyHash } from './call-owner.ts';
import { eventually, type Item, persistently, type World } from './world.ts';

/** What a client does with the service, from the first request to the last, which passes every write that there is: whatever fails on its way, its end is the same. */
export interface Scenario {
  readonly owner: CallOwner;
  /** The client sends nothing more until `resume`. */
  pause(): void;
  resume(): void;
  /** From the opening of the session to its revocation; each answer and file is checked on the way. */
  run(): Promise<void>;
  /** Whether the purges of its lines are done. */
  isPurged(): Promise<boolean>;
  /** What is left when all is done: ledgers, witnesses, acceptances, and nothing else. */
  expectNothingLeft(): Promise<void>;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SIZE = 1000;
/** The line of three parts, several chunks each, and the one of a single put, whose codes have a format. */
const LONG = { digits: 40, alphabet: 'OWN', seed: 'a seed' };
const SHORT = { digits: 3, alphabet: 'OWN' };

/** @param shared ids that belong to no client. */
export function newScenario(world: World, shared: readonly string[]): Scenario {
  const owner = new CallOwner(shared);
  const note = randomUUID();
  // An order of the letters of its own: so the alphabet's hash is this client's.
  const chars = [...LETTERS].sort(() => Math.random() - 0.5).join('');
  const alphabet = createAlphabet(chars);
  owner.knows(note, createHash('sha256').update(chars).digest('hex'));
  // Fixed text of its own: so is the format's hash.
  const format = { pattern: `${note.slice(0, 8)}-###`, avoid: { runs: 3 } };
  const resolved = resolveFormat({ alphabet, format });
  owner.knows(hashOfResolved(resolved));
  const apiKey = { 'Api-Key': demoApiKeys.basic };
  let paused = Promise.withResolvers<void>();
  paused.resolve();
  const gate = {
    up: async () => {
      await paused.promise;
      await world.up();
    },
  };
  let client: Client;
  let long = '';
  let short = '';

  /** Sends one request until it is answered, always with the same Idempotency-Key. */
  async function once(
    path: string,
    post: (headers: Record<string, string>) => Promise<Answer>,
    status = 201,
  ): Promise<Answer> {
    const key = randomUUID();
    owner.knows(idempotencyHash(`/api${path}`, key));
    const answer = await persistently(gate, () => post({ 'Idempotency-Key': key }));
    expect([path, answer.status, answer.status === status || answer.text]).toEqual([path, status, true]);
    return answer;
  }

  /** An order with a payment that Stripe knows. */
  function paidOrder(order: { digits: number; alphabet: string; seed?: string; format?: object }): object {
    const body = orderBody({ ...order, size: SIZE }) as {
      data: { relationships: { payment: { data: { id: string; ident: string } } } };
    };
    const { ident, id } = body.data.relationships.payment.data;
    owner.knows(ident, id);
    world.stripe.intents.set(ident, { amount_received: 10_000_000, metadata: { customer: CUSTOMER } });
    return body;
  }

  /** Past the API and the proxy: what asks all the time would only be in the way. */
  async function until(line: string, status: 'finished' | 'analyzed'): Promise<void> {
    const reached = async () => {
      const head = await world.head(line);
      if (head?.state === 'failed') throw new Error(`Failed: ${JSON.stringify(head.failure)}`);
      return head?.state === status && head.open === 'rest';
    };
    await eventually(`${line} is ${status}`, reached, 600_000);
  }

  /** The bytes of a part's data file, computed here. */
  async function wholePart(line: string, part: number, digits: number): Promise<Buffer> {
    const made = { mac: await world.mac(line), lineId: line, alphabet };
    const opened = line === short ? openFormatLine({ ...made, format: resolved }) : openLine({ ...made, digits });
    const batches = Array.from(opened.produce(BigInt((part - 1) * SIZE), SIZE), ({ bytes }) => Buffer.from(bytes));
    return Buffer.concat(batches).subarray(0, -1);
  }

  /** A part's codes, had again, are its data file. */
  async function expectAgain(line: string, part: number, digits: number): Promise<void> {
    const path = `/tokens/${line}/codes`;
    const body = { data: { type: 'codes', attributes: { part } } };
    const post = async (headers: Record<string, string>) => {
      // All clients are of one customer: who is held at a write would keep the others waiting, so its lease counts as over.
      await world.forget('Rates', { window: `stream#${CUSTOMER}` });
      return client.post(path, body, { headers });
    };
    const { bytes } = await once(path, post, 200);
    expect(bytes.equals(await wholePart(line, part, digits))).toBe(true);
  }

  /** The part's files are whole and hold the tokens of exactly its range; its records are those of its head. */
  async function expectWhole(line: string, part: number, digits: number, seed?: string): Promise<void> {
    const whole = await wholePart(line, part, digits);
    const data = await persistently(gate, () => client.get(`/tokens/${line}/data`));
    expect(data.bytes.equals(whole)).toBe(true);
    expect(new Set(data.text.split('\n')).size).toBe(SIZE);
    const head = await world.head(line);
    expect(head).toMatchObject({ part, attempt: 1, first: String((part - 1) * SIZE), next: String(part * SIZE) });
    const records = (await world.items('Lines', line)).filter(({ item }) =>
      String(item).startsWith(`record#${String(part).padStart(6, '0')}#`),
    );
    const statuses = records.map(({ status }) => status as keyof NonNullable<typeof head>['timestamps']).sort();
    expect(statuses).toEqual(Object.keys(head?.timestamps ?? {}).sort());
    for (const status of statuses) {
      const { attributes } = records.find((record) => record.status === status) as {
        attributes?: { timestamps: Record<string, string> };
      };
      expect([status, attributes?.timestamps[status]]).toEqual([status, head?.timestamps[status]]);
    }
    const shown = await persistently(gate, () => client.get(`/tokens/${line}/ended`));
    expect(shown.json.data.attributes.filesizes).toEqual({ data: whole.length });
    const hash = seed === undefined ? undefined : { data: createHmac('sha256', seed).update(whole).digest('hex') };
    expect(shown.json.data.attributes.filehashes).toEqual(hash);
    // What is shown is there, and what is there is shown: nothing half done, of no other attempt.
    const files = (await world.keys(`lines/${line}/${part}-`)).map((key) => key.split('/').at(-1));
    const expected = statuses.includes('analyzed')
      ? Object.values(fileNames)
      : [fileNames.data, fileNames.gz, fileNames.snapshot];
    expect(files).toEqual([...expected].sort());
    const stored = (await world.items('Ledger', line)).filter(({ item }) => String(item).startsWith('part#'));
    expect(stored.map(({ first, next }) => [first, next])).toEqual(
      Array.from({ length: part }, (_, i) => [String(i * SIZE), String((i + 1) * SIZE)]),
    );
  }

  /** Codes of the line are voided, redeemed, and both is undone; what is left is what was done last. */
  async function throughTheGate(line: string): Promise<void> {
    const opened = openLine({ mac: await world.mac(line), lineId: line, alphabet, digits: LONG.digits });
    const codes = [...opened.produce(0n, 20)].flatMap(({ bytes }) => Buffer.from(bytes).toString().trim().split('\n'));
    const post = (path: string, type: string, attributes: object) =>
      once(
        `/tokens/${line}/${path}`,
        (headers) => client.post(`/tokens/${line}/${path}`, { data: { type, attributes } }, { headers }),
        path === 'redeem' ? 200 : 201,
      );
    const undo = async (path: string, type: string, id: string) => {
      const body = { data: { type, attributes: { reason: note } } };
      const answer = await persistently(gate, () => client.delete(`/tokens/${line}/${path}/${id}`, { body }));
      expect([path, answer.status]).toEqual([path, 200]);
    };
    const voided = await post('void', 'void', { tokens: codes.slice(0, 14), reason: note });
    await post('void', 'void', { from: '2', count: 3, reason: note });
    await undo('void', 'void', voided.json.data.id);
    const first = await post('redeem', 'redemption', { tokens: codes.slice(0, 7) });
    const firsts = (answer: Answer) =>
      answer.json.data.attributes.results.map((each: { redeemed?: { first: boolean } }) => each.redeemed?.first);
    expect(firsts(first)).toEqual([true, true, undefined, undefined, undefined, true, true]);
    await undo('redeem', 'redemption', first.json.data.id);
    expect(firsts(await post('redeem', 'redemption', { tokens: codes.slice(6, 8) }))).toEqual([true, true]);
    const verification = { data: { type: 'verification', attributes: { tokens: codes.slice(0, 9) } } };
    const { json } = await persistently(gate, () => client.post(`/tokens/${line}/verify`, verification));
    const standing = json.data.attributes.results.map((each: object) =>
      'void' in each ? 'void' : 'redeemed' in each ? 'redeemed' : '-',
    );
    expect(standing.join(' ')).toBe('- - void void void - redeemed redeemed -');
  }

  /** A repeat of a request that has had its effect finds nothing any more. */
  async function remove(path: string, headers: Record<string, string>): Promise<void> {
    const answer = await persistently(gate, () => send(world.url, 'DELETE', path, { headers }));
    expect([200, 401, 403, 404]).toContain(answer.status);
  }

  return {
    owner,
    pause: () => {
      paused = Promise.withResolvers();
    },
    resume: () => paused.resolve(),
    run: async () => {
      const body = { data: { type: 'session', attributes: { note } } };
      const opened = await once('/sessions', (headers) =>
        send(world.url, 'POST', '/sessions', { headers: { ...apiKey, ...headers }, body }),
      );
      client = withSession(world.url, opened.json.data.id);
      owner.knows(client.session);
      await once('/alphabets', (headers) => client.post('/alphabets', alphabetBody('OWN', chars), { headers }));

      const first = paidOrder(LONG);
      const path = '/tokens?analysis=metrics';
      const ordered = await once('/tokens', (headers) => client.post(path, first, { headers }));
      long = ordered.json.data.id;
      owner.knows(long);
      await until(long, 'analyzed');
      await expectWhole(long, 1, LONG.digits, LONG.seed);

      const snapshot = await persistently(gate, () => client.get(`/tokens/${long}/snapshot`));
      const { seed: _, ...second } = LONG;
      const continuation = continuationBody(paidOrder(second), snapshot.bytes);
      await once(`/tokens/${long}`, (headers) => postMultipart(client, `/tokens/${long}`, continuation, headers));
      await until(long, 'finished');
      await expectWhole(long, 2, LONG.digits);

      const { data } = paidOrder(second) as { data: object };
      const further = { data: { ...data, attributes: { size: SIZE } } };
      await once(`/tokens/${long}`, (headers) => client.post(`/tokens/${long}`, further, { headers }));
      await until(long, 'finished');
      await expectWhole(long, 3, LONG.digits);
      await expectAgain(long, 2, LONG.digits);
      await throughTheGate(long);

      const brief = paidOrder({ ...SHORT, format });
      short = (await once('/tokens', (headers) => client.post('/tokens', brief, { headers }))).json.data.id;
      owner.knows(short);
      await until(short, 'finished');
      await expectWhole(short, 1, SHORT.digits);
      await remove(`/tokens/${short}`, { 'Session-Key': client.session });
      await remove(`/sessions/${client.session}`, { ...apiKey, 'Session-Key': client.session });
    },
    isPurged: async () => {
      const heads = await Promise.all([long, short].map(world.head));
      return heads.every((head) => head?.deleted !== undefined && head.open === undefined);
    },
    expectNothingLeft: async () => {
      // What the codes look like stays with the ledger, for ever.
      const kept = await world.items('Ledger', `format#${hashOfResolved(resolved)}`);
      expect(kept.map(({ packed }) => unpackResolved(packed as Uint8Array))).toEqual([resolved]);
      for (const [line, parts] of [
        [long, 3],
        [short, 1],
      ] as const) {
        const head = await world.head(line);
        expect([line, head?.deleted, head?.purged, head?.open]).toEqual([
          line,
          expect.any(String),
          expect.any(String),
          undefined,
        ]);
        expect(await world.keys(`lines/${line}/`)).toEqual([]);
        expect(await world.keys(`ledger/${line}/`)).toHaveLength(parts);
        const left = (await world.items('Lines', line)).map(({ item, seed }) => [item, seed]);
        expect(left).toEqual(
          Array.from({ length: parts }, (__, i) => [`record#00000${i + 1}#000001#requested`, undefined]),
        );
        const witnessed = (await world.keys(`voids/${line}/`)).map((key) => key.split('/').at(-1));
        const acts = ['1-voided', '2-withdrawn', '1-voided', '1-redeemed', '2-withdrawn', '1-redeemed'];
        expect([line, witnessed.toSorted()]).toEqual([line, line === long ? acts.toSorted() : []]);
        const ledger = await world.items('Ledger', line);
        const [kept, again] = ['part#', 'reissued#'].map((prefix) =>
          ledger.filter(({ item }) => String(item).startsWith(prefix)),
        );
        expect(kept?.map(({ next }) => next)).toEqual(Array.from({ length: parts }, (__, i) => String((i + 1) * SIZE)));
        // One record, however often it was asked.
        expect(again?.map(({ from, count, customer }) => [from, count, customer])).toEqual(
          line === long ? [[String(SIZE), SIZE, CUSTOMER]] : [],
        );
        const remembered = (await world.items('Ledger', `customer#${CUSTOMER}`)).filter(({ id }) => id === line);
        expect(remembered.map(({ part, size, counted }) => [part, size, counted])).toEqual([
          // The line itself, and its parts in the order of their moments.
          [undefined, undefined, undefined],
          ...Array.from({ length: parts }, (__, i) => [i + 1, String(SIZE), true]),
        ]);
      }
    },
  };
}

/** When nothing runs any more: the totals of the customer's days are those of its parts, each counted once. */
export async function expectTotals(world: World): Promise<void> {
  const items = await world.items('Ledger', `customer#${CUSTOMER}`);
  const of = (prefix: string) => items.filter(({ item }) => String(item).startsWith(prefix));
  const sum = (all: readonly Item[], name: string) => all.reduce((total, item) => total + Number(item[name]), 0);
  const [days, entries] = [of('day#'), of('part#')];
  expect([sum(days, 'parts'), sum(days, 'total')]).toEqual([entries.length, sum(entries, 'size')]);
}
