import { DescribeKeyCommand, DisableKeyCommand, KMSClient, ReplicateKeyCommand } from '@aws-sdk/client-kms';
import { expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { operate } from '../api/operate.ts';
import { playDrill } from '../api/region-drill.ts';
import type { OwnCloud } from '../cloud.ts';
import { type Account, environmentOf, STACK, sdkOf } from './deployment.ts';
import { ownAccount, ownDeployment } from './own-deployment.ts';

/** The drill in two regions of an account: the key that the stack has made is replicated by KMS. */
const home = ownAccount();
const away: Account = { ...home, region: 'eu-west-1' };
let first: OwnCloud;
let other: OwnCloud | undefined;
let replica: string;
/** What has to be removed at the end, also where the drill broke off. */
const standing = new Set<OwnCloud>();

const keysOf = (account: Account) => new KMSClient({ ...sdkOf(account), endpoint: account.endpoint });

playDrill({
  begin: async () => {
    first = await ownDeployment(home);
    standing.add(first);
    return first;
  },
  replicateKey: async () => {
    const KeyId = first.environment[variables.lineKey];
    const { ReplicaKeyMetadata } = await keysOf(home).send(
      new ReplicateKeyCommand({ KeyId, ReplicaRegion: away.region }),
    );
    replica = ReplicaKeyMetadata?.Arn as string;
  },
  lose: async () => {
    await first.stop();
    standing.delete(first);
    await keysOf(home).send(new DisableKeyCommand({ KeyId: first.environment[variables.lineKey] }));
  },
  takeOver: async () => {
    // The customers come with the backup.
    other = await ownDeployment(away, { settings: { lineKey: replica }, hasCustomers: false });
    standing.add(other);
    return other;
  },
  operate: (program, words) => operate(program, ['--stack', STACK, ...words], environmentOf(away)),
  end: async () => {
    for (const each of standing) await each.stop();
  },
});

test('all of that by the replica, the key of the first region being of no use any more', async () => {
  const KeyId = other?.environment[variables.lineKey];
  expect(KeyId).toMatch(/^mrk-/);
  const [primary, second] = await Promise.all(
    [home, away].map((account) => keysOf(account).send(new DescribeKeyCommand({ KeyId }))),
  );
  expect(primary?.KeyMetadata).toMatchObject({ KeyState: 'Disabled' });
  expect(second?.KeyMetadata).toMatchObject({
    Arn: replica,
    KeyState: 'Enabled',
    MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' },
  });
});
