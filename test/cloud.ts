/** The addresses of a running cloud's services. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly s3: string;
  readonly sfn: string;
  readonly kms: string;
  readonly lambda: string;
  readonly events: string;
}

/** A cloud that runs the service, ours or another, as a test may know it: over HTTP and through the SDK. */
export interface Cloud {
  /** `local` is ours. */
  readonly name: 'local' | 'ministack';
  /** The API with its stage. */
  readonly url: string;
  readonly endpoints: Endpoints;
  /** What SDK clients need beside an endpoint. */
  readonly sdk: {
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Names of all functions. */
  readonly functions: readonly string[];
  /** The variables of all functions together: names of tables and the like. */
  readonly environment: Readonly<Record<string, string>>;
  /** The state folder, where the cloud is ours. */
  readonly dir?: string;
}

/** A cloud that a suite has for itself. */
export interface OwnCloud extends Cloud {
  stop(): Promise<unknown>;
}

/** The variable in which a run has the facts of the cloud that its suites share. */
export const CLOUD = 'CLOUD';

/** The state folder of our own cloud, for commands that find it there. @throws Error where the run is for another cloud */
export function sharedFolder(): string {
  const { name, dir } = sharedCloud();
  if (dir === undefined) throw new Error(`The cloud ${name} has no folder.`);
  return dir;
}

/** The cloud that all suites of the run share. @throws Error where none was started */
export function sharedCloud(): Cloud {
  const facts = process.env[CLOUD];
  if (!facts) throw new Error('test/api/setup.ts has not run.');
  return JSON.parse(facts);
}
