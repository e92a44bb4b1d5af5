/** The parts of @20minutes/s3rver (which has no types) that the local S3 is made from. */
declare module '@20minutes/s3rver' {
  import type { IncomingMessage, Server } from 'node:http';

  export interface S3Context {
    readonly req: IncomingMessage;
    readonly method: string;
    readonly path: string;
    readonly query: Record<string, string | undefined>;
    readonly headers: Record<string, string | undefined>;
    app: object;
    params?: Record<string, string>;
    store: unknown;
    status: number;
    type: string;
    body: unknown;
  }

  export default class S3rver {
    constructor(options: {
      directory: string;
      silent: boolean;
      address: string;
      port: number;
      vhostBuckets: boolean;
      allowMismatchedSignatures: boolean;
    });
    store: unknown;
    readonly context: { store: unknown };
    readonly middleware: ((context: S3Context, next: () => Promise<void>) => Promise<void>)[];
    readonly httpServer: Server;
    silent: boolean;
    readonly logger: { silent: boolean };
    on(event: 'error', listener: (error: Error) => void): this;
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
}

declare module '@20minutes/s3rver/lib/models/error.js' {
  export default class S3Error extends Error {
    constructor(code: string, message: string, detail?: Record<string, unknown>);
  }
}

declare module '@20minutes/s3rver/lib/models/object.js' {
  import type { Readable } from 'node:stream';
  export default class S3Object {
    static readonly ALLOWED_METADATA: readonly string[];
    constructor(bucket: string, key: string, content: Readable | null, metadata: Record<string, unknown>);
    readonly bucket: string;
    readonly key: string;
    readonly content: Readable | null;
    readonly metadata: Record<string, string>;
    range?: { start: number; end: number };
  }
}

declare module '@20minutes/s3rver/lib/models/bucket.js' {
  export default class S3Bucket {
    constructor(name: string, creationDate: Date);
  }
}
