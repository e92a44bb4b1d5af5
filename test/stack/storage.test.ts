import { describe, expect, test } from '@jest/globals';
import { ofType, one, statementsOf } from './template.ts';

/** Kept for ever once it stands, and gone with a stack whose first deployment has failed. */
const KEPT = 'RetainExceptOnCreate';
/** CloudFormation could not delete a protected table: it is kept whatever happens. */
const isLedger = ({ id }: { readonly id: string }) => id.startsWith('StorageLedger');

describe('tables', () => {
  const tables = ofType('DynamoDB::GlobalTable');

  test('are these, one for each aggregate, and there is no other kind', () => {
    expect(tables.map(({ id }) => id.replace(/^Storage|[0-9A-F]{8}$/g, '')).sort()).toEqual([
      'Claims',
      'Customers',
      'Ledger',
      'Lines',
      'Rates',
      'Sessions',
    ]);
    expect(ofType('DynamoDB::Table')).toEqual([]);
  });

  test.each(tables.map((table) => [table.id, table] as const))('%s is encrypted, backed up and kept', (_, table) => {
    const { SSESpecification, Replicas, BillingMode, TimeToLiveSpecification } = table.Properties;
    expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(Replicas).toHaveLength(1);
    expect(Replicas[0]).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      ...(isLedger(table) ? { DeletionProtectionEnabled: true } : {}),
    });
    if (!isLedger(table)) expect(Replicas[0].DeletionProtectionEnabled).toBeUndefined();
    expect(BillingMode).toBe('PAY_PER_REQUEST');
    expect(TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
    const policy = isLedger(table) ? 'Retain' : KEPT;
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual([policy, 'Retain']);
  });
});

describe('the bucket', () => {
  const bucket = one('S3::Bucket');

  test('is private, encrypted and kept', () => {
    expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket.Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    const [encryption] = bucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration;
    expect(encryption.ServerSideEncryptionByDefault.SSEAlgorithm).toMatch(/^(AES256|aws:kms)$/);
    expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual([KEPT, 'Retain']);
  });

  test('refuses whoever comes without TLS', () => {
    const policy = one('S3::BucketPolicy');
    expect(policy.Properties.Bucket).toEqual({ Ref: bucket.id });
    expect(statementsOf(policy.Properties.PolicyDocument)).toContainEqual({
      effect: 'Deny',
      actions: ['s3:*'],
      resources: [`<${bucket.id}.Arn>`, `<${bucket.id}.Arn>/*`],
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('ends abandoned uploads, and expires nothing that would delete a witness', () => {
    const { Rules } = bucket.Properties.LifecycleConfiguration;
    expect(Rules).toContainEqual(
      expect.objectContaining({
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: expect.any(Number) },
      }),
    );
    for (const rule of Rules) {
      const deletes = Object.keys(rule).some((name) => /Expiration|Transition/.test(name));
      if (deletes) expect(rule.Prefix).toMatch(/^lines\//);
    }
  });
});

test('the key that all lines come from is an HMAC key that outlives the stack, and can outlive the region', () => {
  const key = one('KMS::Key');
  expect(key.Properties).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', MultiRegion: true });
  expect(key.Properties.PendingWindowInDays).toBe(30);
  expect([key.DeletionPolicy, key.UpdateReplacePolicy]).toEqual([KEPT, 'Retain']);
});
