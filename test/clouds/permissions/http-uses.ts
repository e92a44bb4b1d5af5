import { createHash, randomUUID } from 'node:crypto';
import type { HandlerName } from '../../../api/routes/routes.ts';
import { variables } from '../../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../../local/seed/demo-customers.ts';
import { alphabetBody, type Client, connect, orderBody, send } from '../../api/client.ts';
import { continueLine, tokensOf } from '../../api/continuation.ts';
import { expectStatus, type Item, LINE_ORDER, ORDER, type World } from './world.ts';

/** A use of a function. What a denied call leaves behind must not hinder the next one, so each has things of its own. */
export type Use = (world: World) => Promise<unknown>;

const DAY_MS = 24 * 3_600_000;
const apiKey = { 'Api-Key': demoApiKeys.basic };
const newKey = () => ({ 'Idempotency-Key': randomUUID() });
const session = { data: { type: 'session', attributes: { note: 'permissions' } } };

/** Sends a request twice, its idempotency record being over in between: it is replaced. */
async function twice(world: World, request: () => Promise<unknown>): Promise<void> {
  const before = new Set((await world.scan(variables.claims)).map(({ claim }) => claim));
  await request();
  const made = (await world.scan(variables.claims)).filter(({ claim }) => !before.has(claim));
  for (const record of made) await world.put(variables.claims, { ...record, ttl: 1 });
  await request();
}

/** The key that the demo customer's sessions are opened by, as if nobody had used it today. */
async function forgetUse(world: World): Promise<void> {
  for (const { used: _, ...key } of (await world.scan(variables.sessions)).filter((item) => item.used !== undefined)) {
    await world.put(variables.sessions, key);
  }
}
const unused =
  (use: Use): Use =>
  async (world) => {
    await forgetUse(world);
    await use(world);
  };

/** An Api-Key of 0.1, which has no key yet. */
async function oldApiKey(world: World): Promise<string> {
  const items = await world.scan(variables.customers);
  const customer = items.find(({ id }) => id.startsWith('customer#')) as Item;
  const made = randomUUID();
  const hash = createHash('sha256').update(made).digest('hex');
  await world.put(variables.customers, { id: `key#${hash}`, customer: customer.id.slice('customer#'.length) });
  return made;
}

/** A session that was last used some days ago. */
async function oldSession(world: World): Promise<Client> {
  const client = await connect(world.cloud.url);
  const key = { session: client.session, item: 'session' };
  const touched = new Date(Date.now() - 2 * DAY_MS).toISOString();
  await world.put(variables.sessions, { ...(await world.get(variables.sessions, key)), touched });
  return client;
}

/** Puts the line's head back, as it was before a continuation. What a late run of that writes is of another attempt, and is lost. */
async function continued(world: World, client: Client, changes: Item, headers = {}): Promise<void> {
  await world.put(variables.ledger, { ...world.head, session: client.session, ...changes });
  for (const witness of await world.witnesses(world.line)) await world.removeObject(witness);
  await expectStatus(201, continueLine(client, world.line, LINE_ORDER, world.snapshot, headers));
}

const get =
  (path: (world: World) => string, status = 200): Use =>
  (world) =>
    expectStatus(status, world.client.get(path(world)));
/** Asks for something of the line, whose head is put back first. */
const ofLine =
  (path = ''): Use =>
  async (world) => {
    await world.put(variables.ledger, world.head);
    await expectStatus(200, world.client.get(`/tokens/${world.line}${path}`));
  };

/** The session's own alphabets. */
const everyAlphabet: Use = async ({ client }) => {
  let path: string | undefined = '/alphabets?filter[style]=custom';
  while (path !== undefined) {
    const { json } = await expectStatus(200, client.get(path));
    path = json.links.next?.slice('/api'.length);
  }
};

/** A file of a part before the current one. */
const earlier =
  (file: string): Use =>
  async (world) => {
    const head = await world.freshHead({ part: 2 });
    await world.client.get(`/tokens/${head.line}/${file}?part=1`);
  };

/** Looks at a line while its data is hashed. Its plan names uploads, as a plan of several chunks does: only then are the chunks listed. */
async function inProduction(world: World, path: (line: string) => string): Promise<void> {
  const { line } = await world.freshHead({ state: 'started', timestamps: world.head.timestamps });
  const uploads = { data: 'data', gz: 'gz' };
  const plan = { line, part: 1, attempt: 1, size: ORDER.size, tokensPerChunk: ORDER.size, pieceBytes: 10, uploads };
  await world.put(variables.lines, { ...plan, item: 'plan#000001#000001' });
  const chunk = { line, part: 1, attempt: 1, chunk: 0, tokens: ORDER.size, done: true, bytes: { data: 10, gz: 10 } };
  await world.put(variables.lines, { ...chunk, item: 'chunk#000001#000001#000000' });
  await world.put(variables.lines, {
    line: `session#${world.client.session}`,
    item: `line#${line}`,
    id: line,
    part: 1,
    attempt: 1,
  });
  await expectStatus(200, world.client.get(path(line)));
}

const verify = ({ client, line }: World, token: string) =>
  client.post(`/tokens/${line}/verify`, { data: { type: 'verification', attributes: { tokens: [token] } } });

const verifyOverLines = ({ client }: World, token: string, lines?: readonly string[]) =>
  client.post('/verify', { data: { type: 'verification', attributes: { tokens: [token], ...(lines && { lines }) } } });

/** Has the first part's codes computed again, twice with one Idempotency-Key. */
function reissue(world: World, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const headers = { ...newKey(), ...more };
  const body = { data: { type: 'codes', attributes: { part: 1 } } };
  return twice(world, () => expectStatus(200, world.client.post(`/tokens/${world.line}/codes`, body, { headers })));
}

/** Of a line that the function has not kept open. */
function unopened(use: (world: World, line: string) => Promise<unknown>): Use {
  return async (world) => {
    const { line } = await world.freshHead();
    await use(world, line as string);
  };
}

const voidBody = (attributes: object) => ({
  data: { type: 'void', attributes: { reason: 'permissions', ...attributes } },
});
const redemptionBody = (tokens: readonly string[]) => ({ data: { type: 'redemption', attributes: { tokens } } });

/** A code of the world's line that no use before has had, the line being at its second part. */
let used = 0;
async function freshCode(world: World): Promise<string> {
  await world.put(variables.ledger, world.head);
  const code = (await tokensOf(world.client, world.line))[used++] as string;
  await world.put(variables.ledger, { ...world.head, part: 2, state: 'requested', first: world.head.next });
  return code;
}

/** Voids a code, and redeems another one, while the customer has a webhook. */
async function acts(
  world: World,
): Promise<{ readonly voided: string; readonly redeemed: string; readonly code: string }> {
  const [one, code] = [await freshCode(world), await freshCode(world)];
  const post = (path: string, body: object) => world.client.post(`/tokens/${world.line}/${path}`, body);
  const voided = (await expectStatus(201, post('void', voidBody({ tokens: [one] })))).json.data.id;
  const redeemed = (await expectStatus(200, post('redeem', redemptionBody([code])))).json.data.id;
  return { voided, redeemed, code };
}

/** While the customer has a webhook. */
async function told(world: World, use: () => Promise<unknown>): Promise<void> {
  await world.setWebhook(true);
  await Promise.resolve(use()).finally(() => world.setWebhook(false));
}

/** While the world's session has a key that may only verify, and has asked too often in vain. */
function atGate(use: Use, scope: 'verify' | 'redeem' = 'verify'): Use {
  return async (world) => {
    const { opener } = (await world.get(variables.sessions, {
      session: world.client.session,
      item: 'session',
    })) as Item;
    const place = { session: `keys#${world.head.customer}`, item: opener.id };
    const key = (await world.get(variables.sessions, place)) as Item;
    const minute = Math.floor(Date.now() / 60_000);
    for (const each of [minute, minute + 1]) {
      await world.put(variables.rates, { window: `misses#${opener.id}#${each}`, reserved: 1e6, ttl: (each + 2) * 60 });
    }
    await world.put(variables.sessions, { ...key, scope });
    await Promise.resolve(use(world)).finally(() => world.put(variables.sessions, key));
  };
}

/** The uses of each function of the API. */
export const httpUses: Partial<Record<HandlerName, readonly Use[]>> = {
  'open-session': [
    unused(({ cloud }) => expectStatus(201, send(cloud.url, 'POST', '/sessions', { headers: apiKey, body: session }))),
    async (world) => {
      const headers = { ...apiKey, ...newKey() };
      await twice(world, () =>
        expectStatus(201, send(world.cloud.url, 'POST', '/sessions', { headers, body: session })),
      );
    },
    async (world) => {
      const headers = { 'Api-Key': await oldApiKey(world) };
      await expectStatus(201, send(world.cloud.url, 'POST', '/sessions', { headers, body: session }));
    },
  ],
  'list-sessions': [
    unused(({ cloud }) => expectStatus(200, send(cloud.url, 'GET', '/sessions', { headers: apiKey }))),
    async (world) => {
      const headers = { 'Api-Key': await oldApiKey(world) };
      await expectStatus(200, send(world.cloud.url, 'GET', '/sessions', { headers }));
    },
  ],
  'revoke-session': [
    async (world) => {
      const client = await connect(world.cloud.url);
      await forgetUse(world);
      await expectStatus(200, client.delete(`/sessions/${client.session}`, { headers: apiKey }));
    },
    async (world) => {
      const client = await connect(world.cloud.url);
      const headers = { 'Api-Key': await oldApiKey(world) };
      await client.delete(`/sessions/${client.session}`, { headers });
    },
  ],
  'add-alphabet': [
    unused((world) =>
      twice(world, async () => {
        const name = `A${randomUUID().slice(0, 8).toUpperCase()}`;
        await expectStatus(201, world.client.post('/alphabets', alphabetBody(name, 'ABC'), { headers: newKey() }));
      }),
    ),
    async (world) => {
      const name = `B${randomUUID().slice(0, 8).toUpperCase()}`;
      const headers = newKey();
      await twice(world, () => world.client.post('/alphabets', alphabetBody(name, 'ABC'), { headers }));
    },
    async (world) => {
      await world.client.addAlphabet('TAKEN', 'ABC');
      const { headers } = { headers: newKey() };
      await expectStatus(409, world.client.post('/alphabets', alphabetBody('TAKEN', 'ABD'), { headers }));
    },
  ],
  'list-alphabets': [unused(get(() => '/alphabets')), everyAlphabet],
  'delete-alphabets': [
    async (world) => {
      const client = await connect(world.cloud.url);
      await client.addAlphabet('GOING', 'ABC');
      await forgetUse(world);
      await expectStatus(200, client.delete('/alphabets'));
    },
  ],
  'get-alphabet': [unused(get(() => '/alphabets/UNKNOWN', 404))],
  'get-capacity': [unused(get(() => '/alphabets/UNKNOWN/4', 404))],
  'compute-capacity': [
    async (world) => {
      await world.put(variables.ledger, world.head);
      await forgetUse(world);
      const attributes = { alphabet: 'DIGITS', format: { pattern: 'A####' }, apart_from: world.head.line };
      const body = { data: { type: 'capacity', attributes } };
      const headers = newKey();
      await twice(world, () => expectStatus(200, world.client.post('/capacity', body, { headers })));
    },
  ],
  'order-tokens': [
    async (world) => {
      const client = await oldSession(world);
      await forgetUse(world);
      await expectStatus(201, client.post('/tokens', orderBody(ORDER)));
    },
    async (world) => {
      const headers = newKey();
      const body = orderBody(ORDER);
      await expectStatus(201, world.client.post('/tokens', body, { headers }));
      await twice(world, () => world.client.post('/tokens', body, { headers }));
      await expectStatus(201, world.client.post('/tokens', body, { headers }));
    },
    async (world) => {
      const headers = newKey();
      const body = orderBody(ORDER);
      await twice(world, () => world.client.post('/tokens', body, { headers }));
    },
    async (world) => {
      // The execution was started, and the answer to the order lost with the record of its acceptance.
      const headers = newKey();
      const body = orderBody(ORDER);
      const { json } = await world.client.post('/tokens', body, { headers });
      await world.remove(variables.ledger, { line: json.data.id, item: 'head' });
      await world.remove(variables.lines, { line: json.data.id, item: 'record#000001#000001#requested' });
      await world.client.post('/tokens', body, { headers });
    },
  ],
  'continue-tokens': [
    async (world) => {
      const client = await oldSession(world);
      await forgetUse(world);
      await continued(world, client, {});
    },
    async (world) => {
      await world.setWebhook(true);
      await continued(world, world.client, { open: 'production' }).finally(() => world.setWebhook(false));
    },
    async (world) => {
      const client = await connect(world.cloud.url);
      await continued(world, client, { open: 'rest', touched: new Date(Date.now() - 900 * DAY_MS).toISOString() });
    },
    async (world) => {
      const headers = newKey();
      await twice(world, () => continued(world, world.client, {}, headers));
    },
    (world) => continued(world, world.client, { alphabet: world.head.alphabet }, newKey()),
  ],
  'reissue-codes': [
    async (world) => {
      await world.setWebhook(true);
      await world.put(variables.ledger, world.head);
      await forgetUse(world);
      await reissue(world).finally(() => world.setWebhook(false));
    },
    async (world) => {
      await world.put(variables.ledger, { ...world.head, part: 2, state: 'requested', first: world.head.next });
      await reissue(world);
    },
    // A table, with a code that is void.
    async (world) => {
      await acts(world);
      await reissue(world, { Accept: 'text/csv' });
    },
  ],
  'void-codes': [
    async (world) => {
      const code = await freshCode(world);
      const headers = newKey();
      await forgetUse(world);
      await told(world, () =>
        twice(world, () =>
          expectStatus(201, world.client.post(`/tokens/${world.line}/void`, voidBody({ tokens: [code] }), { headers })),
        ),
      );
    },
    async (world) => {
      // In the first part, which is looked for in the ledger.
      await freshCode(world);
      const range = voidBody({ part: 1 });
      const { json } = await expectStatus(201, world.client.post(`/tokens/${world.line}/void`, range));
      const body = { data: { type: 'void', attributes: { reason: 'permissions' } } };
      await world.client.delete(`/tokens/${world.line}/void/${json.data.id}`, { body });
    },
    unopened(({ client }, line) => client.post(`/tokens/${line}/void`, voidBody({ tokens: ['AAAA'] }))),
  ],
  'redeem-codes': [
    async (world) => {
      const { code } = await acts(world);
      const body = redemptionBody([code, await freshCode(world)]);
      const headers = newKey();
      await forgetUse(world);
      await told(world, () => twice(world, () => world.client.post(`/tokens/${world.line}/redeem`, body, { headers })));
    },
    async (world) => {
      const body = redemptionBody([await freshCode(world)]);
      await expectStatus(200, world.client.post('/redeem', body, { headers: newKey() }));
    },
    unopened(({ client }, line) => client.post(`/tokens/${line}/redeem`, redemptionBody(['AAAA']))),
    atGate(
      (world) => expectStatus(429, world.client.post(`/tokens/${world.line}/redeem`, redemptionBody(['AAAA']))),
      'redeem',
    ),
  ],
  withdraw: [
    async (world) => {
      const { voided, redeemed } = await acts(world);
      await forgetUse(world);
      const body = (type: string) => ({ body: { data: { type, attributes: { reason: 'permissions' } } } });
      await told(world, async () => {
        await expectStatus(200, world.client.delete(`/tokens/${world.line}/void/${voided}`, body('void')));
        await expectStatus(200, world.client.delete(`/tokens/${world.line}/redeem/${redeemed}`, body('redemption')));
      });
    },
  ],
  'list-voids': [unused(get(({ line }) => `/tokens/${line}/void`))],
  'list-redemptions': [
    async (world) => {
      await acts(world);
      await forgetUse(world);
      await expectStatus(200, world.client.get('/redeem'));
    },
    get(({ line }) => `/redeem?filter[line]=${line}`),
  ],
  'sign-gate-list': [
    async (world) => {
      await acts(world);
      await forgetUse(world);
      const body = { data: { type: 'gate', attributes: {} } };
      await expectStatus(200, world.client.post(`/tokens/${world.line}/gate`, body));
    },
  ],
  'verify-tokens': [
    async (world) => {
      // The line is at its second part, so that the first is looked for in the ledger.
      await world.put(variables.ledger, world.head);
      const token = (await tokensOf(world.client, world.line))[0] as string;
      await world.put(variables.ledger, { ...world.head, part: 2, state: 'requested', first: world.head.next });
      await acts(world);
      await forgetUse(world);
      await expectStatus(200, verify(world, token));
    },
    unopened((world, line) => expectStatus(200, verify({ ...world, line }, 'AAAA'))),
    atGate((world) => expectStatus(429, verify(world, 'AAAA'))),
  ],
  'verify-over-lines': [
    async (world) => {
      await world.put(variables.ledger, world.head);
      const token = (await tokensOf(world.client, world.line))[0] as string;
      await world.put(variables.ledger, { ...world.head, part: 2, state: 'requested', first: world.head.next });
      await acts(world);
      await forgetUse(world);
      await expectStatus(200, verifyOverLines(world, token));
    },
    unopened((world, line) => expectStatus(200, verifyOverLines(world, 'AAAA', [line]))),
    atGate((world) => expectStatus(429, verifyOverLines(world, 'AAAA'))),
  ],
  'list-tokens': [
    unused(get(() => '/tokens')),
    (world) => inProduction(world, () => '/tokens'),
    get(() => '/tokens?filter[scope]=customer'),
  ],
  'list-parts': [unused(get(() => '/parts'))],
  'list-line-parts': [unused(ofLine('/parts'))],
  'get-tokens': [unused(ofLine()), (world) => inProduction(world, (line) => `/tokens/${line}`)],
  'get-status': [unused(ofLine('/ended'))],
  'get-data': [unused(ofLine('/data')), earlier('data')],
  'get-snapshot': [unused(ofLine('/snapshot')), earlier('snapshot')],
  'get-analysis': [unused(ofLine('/analysis')), earlier('analysis')],
  'delete-tokens': [
    async (world) => {
      const client = await connect(world.cloud.url);
      const { json } = await client.post('/tokens', orderBody(ORDER));
      await client.until(json.data.id, 'finished');
      await forgetUse(world);
      await expectStatus(200, client.delete('/tokens'));
    },
    async (world) => {
      const head = await world.freshHead({
        state: 'ended',
        timestamps: world.head.timestamps,
        result: world.head.result,
      });
      await world.client.delete(`/tokens/${head.line}`);
    },
  ],
};
