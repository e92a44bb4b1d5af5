import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { LOCAL_SDK } from '../../local-cloud.ts';
import { RULES_MACHINE } from '../fixture/rules-machine.ts';
import { FIXTURE, startFixture } from '../fixture.ts';

/** A cloud whose rules are tried: ordinary SDK clients, and what cannot be made by the client everywhere. */
export interface RulesCloud {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly kms: KMSClient;
  readonly events: EventBridgeClient;
  /** An empty bucket. */
  bucket(): Promise<string>;
  /** ARN of a machine that runs {@link RULES_MACHINE}. */
  machine(): Promise<string>;
  /** ARN of a key for HMAC_SHA_256. */
  key(): Promise<string>;
  stop(): Promise<unknown>;
}

/** One try each: a refusal is what is looked at. */
const once = { maxAttempts: 1 } as const;

/** A cloud at one address, such as an emulator's: RULES_ENDPOINT, with the keys of AWS_ACCESS_KEY_ID and so on. */
function elsewhere(endpoint: string): RulesCloud {
  const { AWS_ACCESS_KEY_ID = 'test', AWS_SECRET_ACCESS_KEY = 'test', AWS_REGION = 'us-east-1' } = process.env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const config = { ...once, region: AWS_REGION, credentials, endpoint };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const sfn = new SFNClient(config);
  const kms = new KMSClient(config);
  return {
    dynamodb: new DynamoDBClient(config),
    s3,
    sfn,
    kms,
    events: new EventBridgeClient(config),
    bucket: async () => {
      const Bucket = `rules-${randomUUID()}`;
      await s3.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    machine: async () => {
      const definition = JSON.stringify(RULES_MACHINE);
      const roleArn = 'arn:aws:iam::000000000000:role/rules';
      const command = new CreateStateMachineCommand({ name: `Rules-${randomUUID()}`, definition, roleArn });
      return (await sfn.send(command)).stateMachineArn!;
    },
    key: async () => {
      const command = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
      return (await kms.send(command)).KeyMetadata!.Arn!;
    },
    stop: async () => {},
  };
}

/** Our own local cloud over the fixture app, whose template makes the bucket, the machine and the key. */
async function local(): Promise<RulesCloud> {
  const fixture = await startFixture();
  const at = (endpoint: string) => ({ ...LOCAL_SDK, ...once, endpoint });
  const { endpoints } = fixture;
  return {
    dynamodb: new DynamoDBClient(at(endpoints.dynamodb)),
    s3: fixture.s3,
    sfn: new SFNClient(at(endpoints.sfn)),
    kms: new KMSClient(at(endpoints.kms)),
    events: new EventBridgeClient(at(endpoints.events)),
    bucket: async () => fixture.bucket,
    machine: async () => FIXTURE.rulesArn,
    key: async () => `arn:aws:kms:us-east-1:000000000000:${FIXTURE.keyAlias}`,
    stop: fixture.stop,
  };
}

/** The cloud at `RULES_ENDPOINT`, or our own where none is named. */
export async function startRulesCloud(): Promise<RulesCloud> {
  const { RULES_ENDPOINT } = process.env;
  return RULES_ENDPOINT ? elsewhere(RULES_ENDPOINT) : local();
}

/** Whether our own local cloud is under test: for rules that no emulator is known to have. */
export const isLocal = !process.env.RULES_ENDPOINT;
