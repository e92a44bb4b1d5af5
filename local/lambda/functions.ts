import { openLog } from '../platform/log.ts';
import { CREDENTIALS, REGION, type Settings } from '../platform/settings.ts';
import type { FunctionPlan, Plan } from '../template/plan.ts';
import { sourceOf } from './bundles.ts';
import type { Invocation } from './invocation.ts';
import { Pool, type PoolOptions } from './pool.ts';

/** Where the local services answer. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly sfn: string;
  readonly kms: string;
  readonly lambda: string;
  readonly events: string;
}

/** The functions of a plan, by ARN or name. */
export interface Functions {
  /** @returns undefined if there is no such function */
  invoke(function_: string, event: string): Invocation | undefined;
  has(function_: string): boolean;
  /** Invocations running or waiting. */
  busy(): number;
  close(): Promise<void>;
}

/** The functions of a local cloud. Their code can be replaced. */
export interface LocalFunctions extends Functions {
  /** Starts a thread for each function of these sources that has none. Resolves once they are loaded, or could not be. */
  prepare(sources: readonly string[]): Promise<void>;
  /** The bundles of the functions of these sources have changed: the next invocations run the new code. */
  renew(sources: readonly string[]): void;
}

/** The variables that tell an ordinary SDK client where the local services are. */
export function sdkEnvironment(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...serviceAddresses(endpoints),
  };
}

/** Those of them that name the services. */
export function serviceAddresses(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SFN: endpoints.sfn,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
  };
}

/** Where the process keeps what it has compiled, its threads do so too. */
function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

function environmentOf(plan: FunctionPlan, endpoints: Endpoints, settings: Settings): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    ...compileCache(),
    TZ: 'UTC',
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...sdkEnvironment(endpoints),
    ...plan.environment,
    ...settings.functionEnvironment,
  };
}

/**
 * Behind HTTP a worker takes several invocations at once: they wait for I/O most of the time, and a slow download must
 * not hold a thread. In the workflow each has its thread to itself, because there they compute.
 */
const SHARED: Pick<PoolOptions, 'sharing' | 'limit' | 'youngMb'> = { sharing: 16, limit: 64, youngMb: 16 };
/** What these compute is outside of the heap, and is freed the sooner the smaller the young generation is. */
const ALONE: Pick<PoolOptions, 'sharing' | 'limit' | 'youngMb'> = { sharing: 1, limit: 1, youngMb: 3 };

/** Makes the functions of a plan ready to be invoked. What is not prepared is started by its first invocation. */
export function openFunctions(plan: Plan, endpoints: Endpoints, settings: Settings): LocalFunctions {
  const behindHttp = new Set(plan.api.routes.map(({ functionArn }) => functionArn));
  const pools = new Map<string, Pool>();
  for (const item of plan.functions) {
    const spread = behindHttp.has(item.arn) ? SHARED : ALONE;
    const pool = new Pool(item, {
      workers: settings.functionWorkers,
      ...spread,
      environment: {
        // As Lambda tells a function that its invocations share a process.
        ...(spread.limit > 1 && { AWS_LAMBDA_MAX_CONCURRENCY: String(spread.limit) }),
        ...environmentOf(item, endpoints, settings),
      },
      log: openLog(settings.directory, item.name, settings.debug),
    });
    pools.set(item.arn, pool).set(item.name, pool);
  }
  const find = (name: string): Pool | undefined => pools.get(name) ?? pools.get(name.split(':').slice(0, 7).join(':'));
  const all = new Set(pools.values());
  const ofSources = (sources: readonly string[]): Pool[] =>
    plan.functions.filter((item) => sources.includes(sourceOf(item))).map(({ arn }) => pools.get(arn)!);
  return {
    invoke: (name, event) => find(name)?.invoke(event),
    has: (name) => find(name) !== undefined,
    busy: () => [...all].reduce((sum, pool) => sum + pool.busy, 0),
    prepare: async (sources) => {
      await Promise.all(ofSources(sources).map((pool) => pool.prepare()));
    },
    renew: (sources) => {
      for (const pool of ofSources(sources)) pool.renew();
    },
    close: async () => {
      await Promise.all([...all].map((pool) => pool.close()));
    },
  };
}
