import { fileKey } from '../../../lambda/lines/file-keys.ts';
import type { Attempt } from '../../../lambda/lines/head.ts';
import type { ChunkRecord, PlanRecord } from '../../../lambda/lines/records.ts';
import { variables } from '../../../lambda/platform/environment.ts';
import type { Item, World } from './world.ts';

/** Line, part and attempt of a head, as tasks are given them. */
export const attemptOf = ({ line, part, attempt }: Item): Attempt => ({ line, part, attempt });

/** Plans a new part. */
export async function planned(
  world: World,
  order: { readonly size: number; readonly analysis?: 'metrics' },
): Promise<Attempt> {
  const attempt = attemptOf(await world.freshHead({ order: { ...world.head.order, ...order } }));
  await world.invoke('plan', attempt);
  return attempt;
}

/** A new part whose plan is kept already: it has so many chunks of so many tokens. */
export async function cut(world: World, tokensPerChunk: number, chunks: number): Promise<Attempt> {
  const size = tokensPerChunk * chunks;
  const attempt = attemptOf(await world.freshHead({ order: { ...world.head.order, size } }));
  const begun = async (file: 'data' | 'gz') => (await world.upload(fileKey(attempt, file), new Uint8Array(1))).id;
  const uploads = chunks > 1 && { uploads: { data: await begun('data'), gz: await begun('gz') } };
  const plan: PlanRecord = { ...attempt, size, tokensPerChunk, pieceBytes: 32 * 2 ** 20, ...uploads };
  await world.put(variables.lines, { ...plan, item: 'plan#000001#000001' });
  return attempt;
}

/**
 * The head of a new part whose data has so many bytes, and is to be assembled. What would be produced is put in its place, which is
 * faster.
 */
export async function toAssemble(world: World, length: number): Promise<Item> {
  const now = new Date().toISOString();
  const head = await world.freshHead({ state: 'started', timestamps: { requested: now, started: now } });
  const attempt = attemptOf(head);
  const { size } = head.order;
  const data = await world.upload(fileKey(attempt, 'data'), new Uint8Array(length));
  const gz = await world.upload(fileKey(attempt, 'gz'), new Uint8Array(10));
  const uploads = { data: data.id, gz: gz.id };
  const plan: PlanRecord = { ...attempt, size, tokensPerChunk: size, pieceBytes: length, uploads };
  await world.put(variables.lines, { ...plan, item: 'plan#000001#000001' });
  const chunk: ChunkRecord = {
    ...{ ...attempt, chunk: 0, tokens: size, done: true, produced: head.produced },
    bytes: { data: length, gz: 10 },
    pieces: { data: [data.piece], gz: [gz.piece] },
  };
  await world.put(variables.lines, { ...chunk, item: 'chunk#000001#000001#000000' });
  return head;
}
