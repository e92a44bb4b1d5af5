import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { isPaymentCheck, paymentChecks } from '../../api/terms/payments.ts';
import { variables } from '../../lambda/platform/environment.ts';

/** The account of everything local: no real one has this number. */
export const ACCOUNT = '000000000000';
/** The region of everything local. s3rver writes it into its continuation tokens, so it is not a free choice. */
export const REGION = 'us-east-1';
/** The only pair of keys that the local S3 knows; whatever is signed with another one is refused, as on AWS. */
export const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } as const;

/** What the environment says about how to run; see {@link readSettings}. */
export interface Settings {
  /** Folder that holds all state. */
  readonly directory: string;
  readonly host: string;
  /** Port of the API; 0 lets the system pick a free one. */
  readonly port: number;
  /** CDK entry file to synthesize instead of cdk.json's. */
  readonly app: string | undefined;
  /** Folder with a cloud assembly that was synthesized before, as the installed package has one. */
  readonly assembly: string | undefined;
  /** Folder with bundles, `<function>/index.mjs`, that run in the place of the assembly's: another build's, or a newer one's. */
  readonly bundles: string | undefined;
  /** File that gets the addresses as JSON once everything answers. */
  readonly readyFile: string;
  /** Fewest bytes of an upload's part that is not the last; AWS's 5 MiB unless a test cuts small parts. */
  readonly minimumPartBytes: number;
  /** Most worker threads a function may have. */
  readonly functionWorkers: number;
  /** Variables laid over every function's own environment. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  /** Show the functions' logs on the console. */
  readonly debug: boolean;
}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, minimum: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new Error(`${name} must be an integer of at least ${minimum}, but is "${text}"`);
  }
  return value;
}

/**
 * Who checks payments, by `PAYMENTS` and `STRIPE_API_KEY`, as variables of the functions. Without it the template tells.
 * @throws Error naming the variable that is wrong
 */
function paymentsEnvironment({ PAYMENTS, STRIPE_API_KEY }: NodeJS.ProcessEnv): Record<string, string> {
  if (!PAYMENTS) return {};
  if (!isPaymentCheck(PAYMENTS))
    throw new Error(`PAYMENTS must be ${paymentChecks.join(' or ')}, but is "${PAYMENTS}"`);
  if (PAYMENTS === 'none') return { [variables.payments]: PAYMENTS, [variables.stripeSecret]: '' };
  if (!STRIPE_API_KEY) throw new Error('PAYMENTS=stripe needs STRIPE_API_KEY');
  return { [variables.payments]: PAYMENTS, [variables.stripeKey]: STRIPE_API_KEY };
}

/**
 * Reads the settings: `LOCAL_DIR`, `HOST`, `PORT`, `LOCAL_APP`, `LOCAL_ASSEMBLY`, `READY_FILE`, `S3_MINIMUM_PART_BYTES`,
 * `FUNCTION_WORKERS`, `FUNCTION_BUNDLES`, `PAYMENTS` with `STRIPE_API_KEY`, `LOCAL_FUNCTION_ENV` (a JSON object), `LOG=debug`.
 *
 * @throws Error naming the variable that is wrong
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const directory = resolve(env.LOCAL_DIR || '.local');
  let functionEnvironment: Record<string, string> = {};
  try {
    functionEnvironment = JSON.parse(env.LOCAL_FUNCTION_ENV || '{}');
  } catch (cause) {
    throw new Error('LOCAL_FUNCTION_ENV must be a JSON object', { cause });
  }
  const port = integer(env, 'PORT', 3000, 0);
  if (port > 65_535) throw new Error(`PORT must be at most 65535, but is "${port}"`);
  return {
    directory,
    host: env.HOST || '127.0.0.1',
    port,
    app: env.LOCAL_APP || undefined,
    assembly: env.LOCAL_ASSEMBLY ? resolve(env.LOCAL_ASSEMBLY) : undefined,
    bundles: env.FUNCTION_BUNDLES ? resolve(env.FUNCTION_BUNDLES) : undefined,
    readyFile: resolve(env.READY_FILE || `${directory}/ready.json`),
    minimumPartBytes: integer(env, 'S3_MINIMUM_PART_BYTES', 5 * 1024 * 1024, 0),
    functionWorkers: integer(env, 'FUNCTION_WORKERS', availableParallelism(), 1),
    // Receivers under test are on this machine. No template has this variable: a deployed service reaches none of its own.
    functionEnvironment: { [variables.webhookLoopback]: 'true', ...paymentsEnvironment(env), ...functionEnvironment },
    debug: env.LOG === 'debug',
  };
}
