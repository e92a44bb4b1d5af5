import {
  ApiError,
  boundsOf,
  boundsText,
  ForeignAnswerError,
  isTransient,
  RedirectError,
  refusalOf,
} from '../../client/index.ts';

/** What the exit code of a command says; docs/cli.md has the same table. */
export const exits = { done: 0, refused: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;

/** The command cannot be carried out as it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something does not hold that had to: nothing is silently passed over. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** A file cannot be read or written. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: string;

  private constructor(path: string, code: string, message: string) {
    super(`${path}: ${files[code] ?? message} (${code}).${hintOf(code)}`);
    this.code = code;
  }

  /** An error of the system as one of this file's; any other one as it is. */
  static of(error: unknown, path: string): unknown {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    return code === undefined || syscall === undefined ? error : new FileError(path, code, message);
  }
}

const files: Readonly<Record<string, string>> = {
  EACCES: 'you do not have the permission',
  EDQUOT: 'you may use no more of this disk',
  EEXIST: 'it is there already',
  EFBIG: 'the file would be too large for this disk',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EPERM: 'you do not have the permission',
  EROFS: 'this place is read-only',
};

function hintOf(code: string): string {
  return ['EDQUOT', 'EFBIG', 'ENOSPC'].includes(code)
    ? ' Make room, then give the same command again: it resumes.'
    : '';
}

/** What is told of an error: no key, token or snapshot is ever in it. */
export interface Told {
  readonly exitCode: number;
  readonly message: string;
  /** JSON pointer to the member that the API refused. */
  readonly pointer?: string;
}

/** The exit code and the words of whatever was thrown. */
export function tell(error: unknown): Told {
  if (isCommanders(error)) {
    return {
      exitCode: error.exitCode === 0 ? exits.done : exits.usage,
      message: error.message.replace(/^error: /, ''),
    };
  }
  if (error instanceof UsageError) return { exitCode: exits.usage, message: error.message };
  if (error instanceof ForeignAnswerError || error instanceof RedirectError) {
    return { exitCode: exits.usage, message: error.message };
  }
  const refusal = refusalOf(error);
  const hint = refusal ? hintTo(refusal) : '';
  const bounds = boundsOf(refusal?.meta);
  const words = refusal && bounds ? ` ${boundsText(refusal.source.parameter, bounds)}` : '';
  const said = refusal && `${refusal.title}: ${refusal.detail}${words}${hint}${refusal.id ? ` (${refusal.id})` : ''}`;
  if (isTransient(error)) {
    const what = error instanceof ApiError ? 'The service cannot answer now' : 'The service cannot be reached';
    return { exitCode: exits.unreachable, message: `${what}: ${said ?? causeOf(error)}` };
  }
  if (refusal && said) {
    const pointer = refusal.source?.pointer;
    return { exitCode: exits.refused, message: said, ...(pointer && { pointer }) };
  }
  return { exitCode: exits.refused, message: error instanceof Error ? error.message : String(error) };
}

/** What to do about a refusal, by its words or its code. */
function hintTo({ detail, code = '' }: { readonly detail: string; readonly code?: string }): string {
  return hints[detail] ?? hints[code] ?? '';
}

const hints: Readonly<Record<string, string>> = {
  'Unknown path.': ' The address of the service (--url) must end in /api.',
  'Unknown Api-Key.':
    ' Check that the key belongs to this service (--url). The operator of the service can give you another one.',
  'Unknown tokens.': ' You do not have this line, or it was deleted. "unique-tokens lines --all" shows all your lines.',
  'Unknown alphabet.': ' "unique-tokens alphabets" lists the presets. With --style custom it lists your own.',
  'A preset cannot be deleted.': ' "unique-tokens alphabets --style custom" lists your own.',
  snapshot: ' Give --snapshot; "unique-tokens download" gets the current one.',
};

/** Whether commander has thrown it, which has told it already: help, version, usage. */
export function isCommanders(error: unknown): error is Error & { readonly exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

/** fetch wraps what has really happened. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: deeper } = (cause ?? {}) as { code?: string; message?: string };
  if (code === undefined) return deeper || message;
  const words = network[code];
  return words ? `${words} (${code}).` : code;
}

const OWN_AUTHORITY =
  'Node.js does not trust its certificate. If you have an authority of your own, name its file in NODE_EXTRA_CA_CERTS';
const NO_TLS = 'it does not speak TLS. If the address should begin with http, not https, change it';

/** What is wrong with the network, the address or its certificate, by the names of the system, OpenSSL and Node. */
const network: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check the clock of this machine',
  DEPTH_ZERO_SELF_SIGNED_CERT: OWN_AUTHORITY,
  ECONNREFUSED: 'nothing answers there. Start the service (npm start), or give its address (--url, UNIQUE_TOKENS_URL)',
  ENOTFOUND: 'no machine has this name. Check the address',
  EPROTO: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  SELF_SIGNED_CERT_IN_CHAIN: OWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: OWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: OWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: OWN_AUTHORITY,
};
