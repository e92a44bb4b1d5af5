import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OPEN_INDEX } from '../../lambda/platform/open-index.ts';
import { acknowledge } from './acknowledge.ts';
import type { Settings } from './settings.ts';

/** Kept when the stack is deleted, but removed if its first deployment fails: then nothing is in it. */
const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

export interface StorageProps {
  readonly settings: Settings;
}

/** Tables, bucket and key. All of them are kept when the stack is deleted. */
export class Storage extends Construct {
  /** Customers and their hashed Api-Keys. */
  readonly customers: TableV2;
  /** Sessions and their custom alphabets. */
  readonly sessions: TableV2;
  /** Records and working items of lines that are not deleted. */
  readonly lines: TableV2;
  /** What lines have produced, for ever. */
  readonly ledger: TableV2;
  /** What requests with an Idempotency-Key, and payments, have made. */
  readonly claims: TableV2;
  /** How many requests customers have made in the last seconds. */
  readonly rates: TableV2;
  readonly files: Bucket;
  /** HMAC key from which every line's secret comes. */
  readonly lineKey: IKey;

  constructor(scope: Construct, id: string, { settings }: StorageProps) {
    super(scope, id);
    this.customers = this.table('Customers', 'id');
    this.sessions = this.table('Sessions', 'session', 'item');
    this.lines = this.table('Lines', 'line', 'item');
    // Without the ledger a code could be made twice, so only this table is protected. CloudFormation cannot delete a protected
    // table either, so it is the one thing that a failed first deployment leaves.
    this.ledger = this.table('Ledger', 'line', 'item', {
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const table of [this.sessions, this.ledger]) {
      table.addGlobalSecondaryIndex({
        indexName: OPEN_INDEX,
        partitionKey: { name: 'open', type: AttributeType.STRING },
        sortKey: { name: 'touched', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    this.claims = this.table('Claims', 'claim');
    this.rates = this.table('Rates', 'window');

    this.files = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: KEPT,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    acknowledge(
      this.files,
      'AwsSolutions-S1',
      'Objects are reached only through the functions, whose calls the access log of the API names.',
    );

    this.lineKey =
      settings.lineKey === undefined ? this.ownKey(settings) : Key.fromKeyArn(this, 'LineKey', settings.lineKey);
  }

  private ownKey({ multiRegionKey }: Settings): Key {
    return new Key(this, 'LineKey', {
      description: 'Unique Tokens: the secret of every production line is a MAC of its id under this key.',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      // Only a multi-Region key can be replicated, and survive the loss of its region (docs/runbook.md).
      multiRegion: multiRegionKey,
      removalPolicy: KEPT,
      pendingWindow: Duration.days(30),
    });
  }

  private table(id: string, partition: string, sort?: string, more: Partial<TablePropsV2> = {}): TableV2 {
    return new TableV2(this, id, {
      partitionKey: { name: partition, type: AttributeType.STRING },
      ...(sort === undefined ? {} : { sortKey: { name: sort, type: AttributeType.STRING } }),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      removalPolicy: KEPT,
      ...more,
    });
  }
}
