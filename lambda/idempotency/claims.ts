import { requireEnv, variables } from '../platform/environment.ts';
import { deleteItem, getItem, putNewItem, updateItem } from '../platform/table.ts';

/**
 * A claim (an idempotency record): what a request with an Idempotency-Key or a PaymentIntent makes. Repeats of the request find
 * it, and make nothing else. A claim counts only if the thing that it names has the claim's `id`. A request that was not first
 * removes its claim again.
 *
 * The table `claims` has the partition key `claim`: `payment#<ident>` or `request#<hash of customer, method, path, key>`.
 */
export interface Claim {
  readonly claim: string;
  /** UUID. The order of a line has it too. */
  readonly id: string;
  /** SHA-256 of the request's parsed content, lower-case hex. */
  readonly fingerprint: string;
  readonly created: string;
  /** What the request makes. A session or alphabet has its own id in `id`; a part of a line is named here. */
  readonly line?: string;
  readonly part?: number;
  readonly attempt?: number;
  /** Epoch seconds after which it is forgotten; payments never are. */
  readonly ttl?: number;
}

const table = () => requireEnv(variables.claims);

/** The claim, or undefined if there is none. An expired claim does not count, even if DynamoDB has not removed it yet. */
export async function getClaim(claim: string): Promise<Claim | undefined> {
  const found = await getItem<Claim>(table(), { claim });
  return found?.ttl !== undefined && found.ttl <= Date.now() / 1000 ? undefined : found;
}

/** Makes the claim if there is none, or only an expired one. Returns whether it did. */
export async function putNewClaim(claim: Claim): Promise<boolean> {
  if (await putNewItem(table(), claim, 'claim')) return true;
  const standing = await getItem<Claim>(table(), { claim: claim.claim });
  const isOver = standing?.ttl !== undefined && standing.ttl <= Date.now() / 1000;
  return isOver && replaceClaim(claim, standing);
}

/** Replaces the claim that was read, if nobody has renewed or replaced it since. Returns whether it did. */
export async function replaceClaim(claim: Claim, standing: Claim): Promise<boolean> {
  const { claim: key, ...attributes } = claim;
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const replaced = await updateItem({
    TableName: table(),
    Key: { claim: key },
    UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: '#id = :old_id AND #created = :old_created',
    ExpressionAttributeNames: Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':old_id': standing.id,
      ':old_created': standing.created,
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    },
  });
  return replaced !== undefined;
}

/** Removes the claim, if it still has this id. */
export async function releaseClaim({ claim, id }: Claim): Promise<void> {
  await deleteItem(table(), { claim }, { id });
}
