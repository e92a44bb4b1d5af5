import type { Node } from 'constructs';
import { type PaymentCheck, paymentChecks } from '../../api/terms/payments.ts';
import { type ReissueChoice, reissueChoices } from '../../api/terms/reissue.ts';
import { MIN_PIECE_BYTES, TARGET_CHUNK_BYTES } from '../../engine/chunks/chunks.ts';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import { nearest } from './nearest.ts';

/** What a deployment may choose, by CDK context (`-c name=value` or cdk.json). */
export interface Settings {
  /** Requests a second that a customer may make in the long run, and how many of them at once. */
  readonly customerRate: number;
  readonly customerBurst: number;
  /** Codes that were not issued, about which a verifying or redeeming key may ask in a minute. */
  readonly keyMisses: number;
  /** Requests a second, and at once, that the whole API takes. */
  readonly stageRate: number;
  readonly stageBurst: number;
  /** Days until a session expires, after it was opened or its last order was accepted. */
  readonly sessionDays: number;
  /** Days until a line at rest expires, after the last step of its part. */
  readonly lineDays: number;
  /** Chunks of a part that are produced at the same time, 1 to 40 (the most that an inline Map runs). */
  readonly concurrency: number;
  /** Bytes of data that a chunk should have. */
  readonly chunkBytes: number;
  /** Smallest piece of a multipart upload; S3 accepts none below 5 MiB. Tests use smaller ones, by the variable of the function `plan`. */
  readonly pieceBytes: number;
  /** Bytes that one run of a function hashes: at 100 MB/s from S3 this takes less than 9 of its 15 minutes. */
  readonly hashBytes: number;
  /** MB of the function that hashes files. It reads faster with more. */
  readonly hashMemory: number;
  /**
   * Whether the key that all lines come from can be replicated to another region. KMS accepts this only when a key is made, never
   * later.
   */
  readonly multiRegionKey: boolean;
  /** ARN of the key to use instead of making one: a replica, for a stack that takes over in another region. */
  readonly lineKey: string | undefined;
  /** Whether the stack sets the role with which API Gateway writes logs. An account has one such role in each region. */
  readonly gatewayRole: boolean;
  /** Who checks payments. With `none` an order needs none. */
  readonly payments: PaymentCheck;
  /** Of which lines issued codes can be had again. */
  readonly reissue: ReissueChoice;
  /** ARN of the Secrets Manager secret with the Stripe key, which `payments: stripe` needs. */
  readonly stripeSecret: string | undefined;
  /** A custom domain for the API. Without it, the API has only the address that API Gateway gives. */
  readonly domain: Domain | undefined;
  /** The address that gets the alarms. Without it they are only shown in the console. */
  readonly alarmEmail: string | undefined;
}

/** A domain, and the proof that it is ours: a certificate that exists, or the hosted zone in which one can be made. */
export interface Domain {
  readonly name: string;
  /** ARN in ACM, in the stack's region. */
  readonly certificate: string | undefined;
  /** Id of the Route 53 zone that gets the domain's record; without it the operator makes the record. */
  readonly zone: string | undefined;
}

/** The values of settings that a deployment does not set. */
export const defaults = {
  customerRate: 500,
  customerBurst: 1_000,
  keyMisses: 600,
  stageRate: 5_000,
  stageBurst: 5_000,
  sessionDays: 90,
  lineDays: 90,
  concurrency: 40,
  chunkBytes: TARGET_CHUNK_BYTES,
  pieceBytes: MIN_PIECE_BYTES,
  hashBytes: 48 * 2 ** 30,
  hashMemory: workflowFunctions.assemble.memory,
} as const satisfies Partial<Settings>;

/** The settings that are switched on or off, on by default. */
const switches = ['multiRegionKey', 'gatewayRole'] as const;

/** The settings that are texts, and have no default. */
const texts = ['lineKey', 'stripeSecret', 'domainName', 'certificateArn', 'hostedZoneId', 'alarmEmail'] as const;

/** The settings that are one of several words; the first is the default. */
const choices = { payments: paymentChecks, reissue: reissueChoices } as const;

const or = new Intl.ListFormat('en', { type: 'disjunction' });

/** The values of those settings that a deployment does not set. */
export const defaultChoices = { payments: choices.payments[0], reissue: choices.reissue[0] } as const;

/** The names of all settings. */
export const settingNames: readonly string[] = [
  ...Object.keys(defaults),
  ...switches,
  ...texts,
  ...Object.keys(choices),
];

/** What `cdk acknowledge` and `cdk cli-telemetry` keep. Other names of CDK itself (flags, lookups) have a colon. */
const cdkNames: readonly string[] = ['acknowledged-issue-numbers', 'cli-telemetry'];

/**
 * Refuses a name that is not a setting. Otherwise the setting that was meant would silently have its default.
 * @throws Error naming the most similar setting.
 */
function refuseUnknown(node: Node): void {
  const own = Object.keys(node.getAllContext()).filter((name) => !name.includes(':') && !cdkNames.includes(name));
  const unknown = own.find((name) => !settingNames.includes(name));
  if (unknown === undefined) return;
  throw new Error(`There is no setting ${unknown}. Did you mean ${nearest(unknown, settingNames)}?`);
}

/**
 * The settings of this synthesis.
 * @throws Error naming a setting that is out of its bounds, or a name that is not a setting.
 */
export function readSettings(node: Node): Settings {
  refuseUnknown(node);
  const whole = (name: keyof typeof defaults, minimum: number, maximum: number) => {
    const given: unknown = node.tryGetContext(name);
    if (given === undefined) return defaults[name];
    // Number() alone would turn true into 1, and an empty text into 0.
    const value = typeof given === 'number' || (typeof given === 'string' && /^\d+$/.test(given)) ? Number(given) : NaN;
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new Error(`The setting ${name} must be a whole number from ${minimum} to ${maximum}.`);
  };
  const isOn = (name: (typeof switches)[number]) => {
    const given: unknown = node.tryGetContext(name);
    if (given === undefined || given === true || given === 'true') return true;
    if (given === false || given === 'false') return false;
    throw new Error(`The setting ${name} must be true or false.`);
  };
  const text = (name: (typeof texts)[number], pattern: RegExp, kind: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw new Error(`The setting ${name} must be ${kind}.`);
  };
  const oneOf = <N extends keyof typeof choices>(name: N): (typeof choices)[N][number] => {
    const given: unknown = node.tryGetContext(name) ?? defaultChoices[name];
    const choice = choices[name].find((each) => each === given);
    if (choice !== undefined) return choice;
    throw new Error(`The setting ${name} must be ${or.format(choices[name])}.`);
  };
  const domain = (): Domain | undefined => {
    const name = text('domainName', /^([a-z0-9-]+\.)+[a-z0-9-]+$/, 'a domain name in lower case');
    const certificate = text('certificateArn', /^arn:[\w-]+:acm:\S+$/, 'the ARN of a certificate');
    const zone = text('hostedZoneId', /^[A-Z0-9]+$/, 'the id of a hosted zone');
    if (name !== undefined && (certificate ?? zone) !== undefined) return { name, certificate, zone };
    if ((name ?? certificate ?? zone) === undefined) return undefined;
    throw new Error('A domain needs domainName, and certificateArn or hostedZoneId or both.');
  };
  const payments = (): Pick<Settings, 'payments' | 'stripeSecret'> => {
    const stripeSecret = text('stripeSecret', /^arn:[\w-]+:secretsmanager:\S+$/, 'the ARN of a secret');
    const check = oneOf('payments');
    if (check === 'stripe' && stripeSecret === undefined) {
      throw new Error('The setting payments=stripe needs stripeSecret, the ARN of the secret with the Stripe key.');
    }
    // A stack of 0.1 checks payments by stripeSecret alone. It must not stop that silently.
    if (check === 'none' && stripeSecret !== undefined) {
      const choice = 'Add payments=stripe to check payments, or remove stripeSecret to check none.';
      throw new Error(`There is stripeSecret, but no payments=stripe: no payment would be checked. ${choice}`);
    }
    return { payments: check, stripeSecret };
  };
  return {
    customerRate: whole('customerRate', 1, 10_000),
    customerBurst: whole('customerBurst', 1, 10_000),
    keyMisses: whole('keyMisses', 1, 1_000_000),
    stageRate: whole('stageRate', 1, 10_000),
    stageBurst: whole('stageBurst', 1, 10_000),
    // An Idempotency-Key is remembered for 7 days. Its session must live longer.
    sessionDays: whole('sessionDays', 8, 36_500),
    lineDays: whole('lineDays', 1, 36_500),
    concurrency: whole('concurrency', 1, 40),
    chunkBytes: whole('chunkBytes', 1, 2 ** 30),
    pieceBytes: whole('pieceBytes', MIN_PIECE_BYTES, 2 ** 30),
    hashBytes: whole('hashBytes', 1, 2 ** 40),
    hashMemory: whole('hashMemory', 1_769, 10_240),
    multiRegionKey: isOn('multiRegionKey'),
    lineKey: text('lineKey', /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/\S+$/, 'the ARN of a key'),
    gatewayRole: isOn('gatewayRole'),
    ...payments(),
    reissue: oneOf('reissue'),
    domain: domain(),
    alarmEmail: text('alarmEmail', /^[^\s@]+@[^\s@]+$/, 'an e-mail address'),
  };
}
