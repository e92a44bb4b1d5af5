import { randomUUID } from 'node:crypto';
import { variables } from '../../../lambda/platform/environment.ts';
import type { workflowFunctions } from '../../../lambda/workflow/functions.ts';
import { connect } from '../../api/client.ts';
import type { Use } from './http-uses.ts';
import { attemptOf, cut, planned, toAssemble } from './parts.ts';
import type { Item, World } from './world.ts';

type Task = keyof typeof workflowFunctions;

const DAY_MS = 24 * 3_600_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** Tokens of a part of several chunks: one of a single chunk is finished by the first task. */
const SEVERAL = 3_000_000;

/** Tokens of a chunk that takes so long that it is noted how far it is, on fast machines too. */
const NOTED = 8_000_000;

/** Produces the first of two chunks of so many tokens. */
const produced =
  (tokens: number): Use =>
  async (world) => {
    await world.invoke('produce', { ...(await cut(world, tokens, 2)), chunk: 0 });
  };

/** Bytes of data whose hash takes so long that it is noted how far it is. */
const LONG = 512 * 2 ** 20;

const long = new WeakMap<World, Item>();
/** Assembles a part with so much data, the same one each time: the cloud has it in memory. */
async function assembleLong(world: World): Promise<void> {
  const head = long.get(world) ?? (await toAssemble(world, LONG));
  long.set(world, head);
  await world.invoke('assemble', attemptOf(await world.freshHead(head)));
}

/** Runs a task of an attempt that was deleted meanwhile, and whose files are there: it takes them away. */
const late =
  (name: Task): Use =>
  async (world) => {
    const head = await world.freshHead({ deleted: new Date().toISOString() });
    await world.litter(`lines/${head.line}/1-1/`);
    await world.invoke(name, { ...attemptOf(head), chunk: 0 }).catch(() => undefined);
  };

/** The same, where a later part has begun and nothing tells that this one has ended. */
const outrun =
  (name: Task): Use =>
  async (world) => {
    const head = await world.freshHead({ part: 2 });
    await world.litter(`lines/${head.line}/1-1/`);
    await world.invoke(name, { line: head.line, part: 1, attempt: 1, chunk: 0 }).catch(() => undefined);
  };

/** While the customer has a webhook, which nobody listens at: it is off afterwards, so that nothing is tried again for a day. */
const withWebhook =
  (use: Use): Use =>
  async (world) => {
    await world.setWebhook(true);
    await use(world).finally(() => world.setWebhook(false));
  };

const failed: Item = {
  state: 'failed',
  failure: { code: 'Unknown', detail: 'It failed.' },
  open: 'purge',
  touched: ago(1),
};

/** The uses of each function of the workflow: called directly, each with what it finds in its tables. */
export const taskUses: Record<Task, readonly Use[]> = {
  plan: [
    withWebhook((world) => planned(world, { size: 1000 })),
    // Several chunks, so uploads are begun.
    (world) => planned(world, { size: SEVERAL }),
    async (world) => world.invoke('plan', await cut(world, NOTED, 1)),
    async (world) => {
      const client = await connect(world.cloud.url);
      const key = { session: client.session, item: 'session' };
      await world.put(variables.sessions, { ...(await world.get(variables.sessions, key)), revoked: ago(0) });
      const head = await world.freshHead({ session: client.session });
      await world.invoke('plan', attemptOf(head)).catch(() => undefined);
    },
    late('plan'),
    outrun('plan'),
  ],
  produce: [produced(1000), produced(NOTED), late('produce'), outrun('produce')],
  assemble: [
    async (world) => world.invoke('assemble', attemptOf(await toAssemble(world, 100))),
    assembleLong,
    late('assemble'),
    outrun('assemble'),
  ],
  seal: [
    withWebhook(async (world) => {
      const { requested, started, ended } = world.head.timestamps;
      const { produced, next, result } = world.head;
      const timestamps = { requested, started, ended };
      const head = await world.freshHead({ state: 'ended', timestamps, produced, next, result });
      await world.invoke('seal', attemptOf(head));
    }),
    late('seal'),
    outrun('seal'),
  ],
  analyse: [
    // The first task has finished the part, which is short.
    withWebhook(async (world) => {
      await world.invoke('analyse', await planned(world, { size: 1000, analysis: 'metrics' }));
    }),
    late('analyse'),
    outrun('analyse'),
  ],
  fail: [
    withWebhook(async (world) => {
      const head = await world.freshHead();
      await world.litter(`lines/${head.line}/1-1/`);
      await world.invoke('fail', { ...attemptOf(head), error: { Error: 'States.Timeout' } });
    }),
  ],
  purge: [
    async (world) => {
      const head = await world.freshHead({ deleted: ago(0), open: 'purge' });
      const { line } = head;
      await world.litter(`lines/${line}/1-1/`);
      await world.put(variables.lines, { line, item: 'plan#000001#000001', part: 1, attempt: 1 });
      await world.put(variables.lines, { line, item: 'record#000001#000001#requested', seed: 's' });
      await world.invoke('purge', attemptOf(head));
    },
    async (world) => {
      const client = await connect(world.cloud.url);
      await client.addAlphabet('GOING', 'ABC');
      const key = { session: client.session, item: 'session' };
      await world.put(variables.sessions, { ...(await world.get(variables.sessions, key)), touched: ago(900) });
      const ended = { state: 'ended', timestamps: world.head.timestamps, result: world.head.result };
      const head = await world.freshHead({ ...ended, session: client.session });
      const pointer = {
        line: `session#${client.session}`,
        item: `line#${head.line}`,
        id: head.line,
        part: 1,
        attempt: 1,
      };
      await world.put(variables.lines, pointer);
      await world.invoke('purge', { session: client.session });
    },
  ],
  notify: [
    withWebhook(async (world) => {
      const data = { ...attemptOf(world.head), id: randomUUID(), customer: world.head.customer };
      await world.invoke('notify', { event: { type: 'line.ended', timestamp: ago(0), data } }).catch(() => undefined);
    }),
  ],
  reconcile: [
    async (world) => {
      // Never started, and not restarted by anybody else.
      await world.freshHead({ touched: ago(1) });
      await world.invoke('reconcile', {});
    },
    withWebhook(async (world) => {
      const head = await world.freshHead(failed);
      await world.litter(`lines/${head.line}/1-1/`);
      await world.invoke('reconcile', {});
    }),
    async (world) => {
      await world.freshHead({ deleted: ago(1), open: 'purge', touched: ago(1) });
      await world.freshHead({ state: 'finished', timestamps: world.head.timestamps, open: 'rest', touched: ago(900) });
      const client = await connect(world.cloud.url);
      const key = { session: client.session, item: 'session' };
      await world.put(variables.sessions, { ...(await world.get(variables.sessions, key)), touched: ago(900) });
      await world.invoke('reconcile', {});
    },
    async (world) => {
      const { line } = await world.freshHead({ restarts: 3, touched: ago(1) });
      await world.execution(`${line}-1-1-3`);
      await world.invoke('reconcile', {});
    },
  ],
};
