/** Where in the request the fault is: the parameter's name and a JSON pointer into the body, either may be empty. */
export interface ErrorSource {
  readonly parameter: string;
  readonly pointer: string;
}

export interface Fault {
  readonly detail: string;
  readonly source?: ErrorSource;
  /** A title in the place of the route's own title. */
  readonly title?: string;
  /** Tells programs which refusal it is, where others have the same status. */
  readonly code?: string;
  /** Values that go with it. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** A refusal with a message for the caller. Only these errors become an answer; all others become a 500 without a message. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, faults: Fault | readonly Fault[], headers: Readonly<Record<string, string>> = {}) {
    const all = 'detail' in faults ? [faults] : faults;
    super(all.map(({ detail }) => detail).join(' '));
    this.status = status;
    this.faults = all;
    this.headers = headers;
  }
}

/** A JSON pointer (RFC 6901) to a member of the body. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((member) => `/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The source of a fault at a member of the body. */
export function inBody(...path: readonly PropertyKey[]): ErrorSource {
  return { parameter: String(path.at(-1) ?? ''), pointer: pointerTo(path) };
}

/** The source of a fault in a path or query parameter or a header. */
export function inParameter(parameter: string): ErrorSource {
  return { parameter, pointer: '' };
}

export const notFound = (detail: string, parameter = 'id') =>
  new HttpError(404, { detail, source: inParameter(parameter) });
