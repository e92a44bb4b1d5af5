/** What a function may do: the DynamoDB, S3, KMS, Step Functions and EventBridge actions that its code calls, and no others. */
export interface Permissions {
  readonly customers?: readonly TableAction[];
  readonly sessions?: readonly TableAction[];
  /** Keys in the table of sessions, and nothing else in it. */
  readonly keys?: readonly ('PutItem' | 'UpdateItem')[];
  readonly lines?: readonly TableAction[];
  readonly ledger?: readonly TableAction[];
  /** The ledger's index of heads by what comes next, and that of sessions. */
  readonly openIndex?: readonly 'Query'[];
  readonly sessionIndex?: readonly 'Query'[];
  readonly claims?: readonly TableAction[];
  readonly rates?: readonly 'UpdateItem'[];
  /** Objects below `lines/`. `ListBucket` is limited to that prefix; IAM cannot limit the list of uploads. */
  readonly files?: readonly FileAction[];
  /** Objects below `ledger/`, the witnesses. */
  readonly witnesses?: readonly ('PutObject' | 'ListBucket')[];
  /** Without an action a function learns the key's id, no more. */
  readonly lineKey?: readonly 'GenerateMac'[];
  readonly production?: readonly ('StartExecution' | 'DescribeExecution' | 'StopExecution')[];
  readonly purge?: readonly 'StartExecution'[];
  /** The service's event bus, for events of its own source alone. */
  readonly events?: readonly 'PutEvents'[];
  readonly notification?: readonly 'StartExecution'[];
  /** The secret with the Stripe key, where one is configured. */
  readonly payments?: readonly 'GetSecretValue'[];
}
export type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
export type FileAction =
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'AbortMultipartUpload'
  | 'ListBucket'
  | 'ListBucketMultipartUploads';
