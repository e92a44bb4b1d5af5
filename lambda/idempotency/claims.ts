import { requireEnv, variables } from '../platform/environment.ts';
import { deleteItem, getItem, putNewItem, updateItem } from '../platform/table.ts';

/**
 * A claim: what a request that came with an Idempotency-Key, or paid with a PaymentIntent, makes. Its repeats find it and
 * make nothing else. It counts only if what it names names it back (`id`); a request that lost takes its claim away again.
 *
 * The table `claims` has the partition key `claim`: `payment#<ident>` or `request#<hash of customer, method, path, key>`.
 */
export interface Claim {
  readonly claim: string;
  /** UUID; a line's order carries it. */
  readonly id: string;
  /** SHA-256 of the request's parsed content, lower-case hex. */
  readonly fingerprint: string;
  readonly created: string;
  /** What it makes: a session or alphabet has its own id in `id`, a part of a line is named here. */
  readonly line?: string;
  readonly part?: number;
  readonly attempt?: number;
  /** Epoch seconds after which it is forgotten; payments never are. */
  readonly ttl?: number;
}

const table = () => requireEnv(variables.claims);

/** The claim, or undefined where there is none or its time is over, whether or not DynamoDB has removed it. */
export async function getClaim(claim: string): Promise<Claim | undefined> {
  const found = await getItem<Claim>(table(), { claim });
  return found?.ttl !== undefined && found.ttl <= Date.now() / 1000 ? undefined : found;
}

/** Makes the claim where none stands, or only one whose time is over; tells whether it did. */
export async function putNewClaim(claim: Claim): Promise<boolean> {
  if (await putNewItem(table(), claim, 'claim')) return true;
  const standing = await getItem<Claim>(table(), { claim: claim.claim });
  const isOver = standing?.ttl !== undefined && standing.ttl <= Date.now() / 1000;
  return isOver && replaceClaim(claim, standing);
}

/** Puts the claim in the place of the one that was read, if nobody has renewed or replaced that since; tells whether it did. */
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

/** Takes the claim away, if it is still the one with this id. */
export async function releaseClaim({ claim, id }: Claim): Promise<void> {
  await deleteItem(table(), { claim }, { id });
}
