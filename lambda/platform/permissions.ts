import { requireEnv, variables } from './environment.ts';

/** The AWS actions that the service uses, by what it uses them on. `Id` is no action: who has it learns the key's id, no more. */
interface Actions {
  readonly customers: TableAction;
  readonly sessions: TableAction;
  /** Keys in the table of sessions, and nothing else in it. */
  readonly keys: 'PutItem' | 'UpdateItem';
  readonly lines: TableAction;
  readonly ledger: TableAction;
  readonly claims: TableAction;
  readonly rates: TableAction;
  /** The counters of misses in the table of rates, and nothing else in it. */
  readonly misses: 'BatchGetItem' | 'UpdateItem';
  /** The ledger's index of heads by what comes next, and that of sessions. */
  readonly openIndex: 'Query';
  readonly sessionIndex: 'Query';
  /** Objects below `lines/`. */
  readonly files: ObjectAction;
  /** Objects below `ledger/`, the witnesses. */
  readonly witnesses: ObjectAction;
  /** Objects below `voids/`, the witnesses of what was voided and redeemed: nobody deletes one. */
  readonly voids: Exclude<ObjectAction, 'DeleteObject'>;
  readonly lineKey: 'GenerateMac' | 'Id';
  readonly production: MachineAction;
  readonly purge: MachineAction;
  readonly notification: MachineAction;
  /** The service's event bus, for events of its own source alone. */
  readonly events: 'PutEvents';
  /** No resource, and no action: who checks payments. */
  readonly paymentCheck: 'Setting';
  readonly reissue: 'Setting';
  /** The secret with the Stripe key, where one is configured. */
  readonly payments: 'GetSecretValue';
}
type TableAction = 'BatchGetItem' | 'PutItem' | 'BatchWriteItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';
type ObjectAction =
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'AbortMultipartUpload'
  | 'ListBucket'
  | 'ListBucketMultipartUploads';
type MachineAction = 'StartExecution' | 'DescribeExecution' | 'StopExecution';

/** What a permission is for. */
export type Resource = keyof Actions;

/** One action on one resource, such as `ledger:UpdateItem`. */
export type Permission = { [R in Resource]: `${R}:${Actions[R]}` }[Resource];

/** The variable that holds each resource's name. */
export const resourceVariables = {
  customers: variables.customers,
  sessions: variables.sessions,
  keys: variables.sessions,
  lines: variables.lines,
  ledger: variables.ledger,
  claims: variables.claims,
  rates: variables.rates,
  misses: variables.rates,
  openIndex: variables.ledger,
  sessionIndex: variables.sessions,
  files: variables.files,
  witnesses: variables.files,
  voids: variables.files,
  lineKey: variables.lineKey,
  production: variables.production,
  purge: variables.purge,
  notification: variables.notification,
  events: variables.events,
  paymentCheck: variables.payments,
  reissue: variables.reissue,
  payments: variables.stripeSecret,
} as const satisfies Record<Resource, string>;

/** The name of a resource, for calls of one action: table.ts takes no other. */
export type Target<Action extends string> = string & { readonly action: Action };
type ActionOf<P extends Permission> = P extends `${string}:${infer Action}` ? Action : never;

/**
 * The name of the resource that a call goes to. This is also where the call's permission is declared: the text stays in the bundle of
 * each function that can come here, and in no other, since esbuild leaves out what nobody calls; the stack grants a function what its
 * bundle has (tools/bundles/permissions.ts). So write the permission out, as a literal, beside the call that needs it.
 *
 * @param name what to use instead of the name in the environment
 * @throws Error naming the variable that is missing
 */
export function target<P extends Permission>(permission: P, name?: string): Target<ActionOf<P>> {
  const resource = permission.slice(0, permission.indexOf(':')) as Resource;
  return (name ?? requireEnv(resourceVariables[resource])) as Target<ActionOf<P>>;
}
