import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { ContinueTokens, OrderTokens } from '../../client/index.ts';
import { RefusedError } from '../platform/exits.ts';
import { naming, writeJson } from '../platform/files.ts';

/** What a command asks for: the same again goes on with its order, anything else is refused. */
export interface Wanted {
  readonly url: string;
  /** Of a line that is continued the service knows it. */
  readonly alphabet?: string;
  /** Of an alphabet that is added first. */
  readonly chars?: string;
  /** Where a pattern does not say it. */
  readonly digits?: number;
  /** What the codes look like, JSON. */
  readonly format?: string;
  readonly size: string;
  /** What the order is for. */
  readonly note?: string;
  /** Of a line that is begun: the product that its codes are for. */
  readonly gtin?: string;
  readonly analysis: 'none' | 'metrics';
  readonly gz: boolean;
  /** The service's bytes, without a newline behind the last code. */
  readonly exact?: true;
  /** Tables beside the tokens. */
  readonly csv?: true;
  readonly spreadsheet?: true;
  readonly seed?: string;
  readonly paymentId?: string;
  readonly paymentIdent?: string;
  /** Of a line that is continued. */
  readonly line?: string;
  /** SHA-256 of the snapshot that it is continued from. */
  readonly snapshot?: string;
}

/** What pays for an order. */
export interface Payment {
  readonly id: string;
  readonly ident: string;
}

/** An order under way, as it is kept beside --out from before it is sent until its files are there. */
export interface OrderState {
  readonly version: 1;
  readonly wanted: Wanted;
  readonly session: string;
  readonly idempotencyKey: string;
  /** ISO 8601. */
  readonly begun: string;
  readonly seed: string;
  /** Without it the order has none. */
  readonly payment?: Payment;
  /** Number of the part, where it is known. */
  readonly part?: number;
  /** The line's checksum before the part, where it is known. */
  readonly before?: string;
  /** Position from which the line has to go on, where it is continued without its snapshot. */
  readonly from?: string;
  /** What the service has accepted. */
  readonly line?: string;
  readonly requested?: string;
  /** Of the file that is being downloaded, with its bytes. */
  readonly etag?: string;
  readonly length?: number;
}

/** Milliseconds for which the service remembers an Idempotency-Key. */
const REMEMBERED = 7 * 24 * 3600 * 1000;

/** A new order. Its seed is random where none is given, so that the files have hashes that nobody can make up. */
export function newOrder(
  wanted: Wanted,
  session: string,
  known: Pick<OrderState, 'part' | 'before' | 'from' | 'payment'> & { readonly seed?: string },
): OrderState {
  const { seed = randomUUID(), ...rest } = known;
  return {
    version: 1,
    wanted,
    session,
    idempotencyKey: randomUUID(),
    begun: new Date().toISOString(),
    seed,
    ...rest,
  };
}

/**
 * The order that the same command has left at this path; undefined where there is none.
 * @throws RefusedError where it is another command's, damaged, or so old that sending it again could order twice
 */
export function readOrder(path: string, wanted: Wanted): OrderState | undefined {
  if (!existsSync(path)) return undefined;
  const text = naming(path, () => readFileSync(path, 'utf8'));
  if (text.replaceAll('\0', '') === '') {
    // Nothing of it had reached the disk, and an order is sent only after that.
    naming(path, () => rmSync(path));
    return undefined;
  }
  const state = parse(path, text);
  const names = new Set([...Object.keys(wanted), ...Object.keys(state.wanted)]) as Set<keyof Wanted>;
  const changed = [...names].filter((name) => wanted[name] !== state.wanted[name]);
  if (changed.length > 0) {
    throw new RefusedError(
      `${path} is an order under way with another ${changed.join(', ')}. Give the command that began it again, or another ` +
        `--out${state.line ? '' : '; delete the file if the order is not wanted any more'}.`,
    );
  }
  if (state.line === undefined && Date.now() - Date.parse(state.begun) > REMEMBERED - 3_600_000) {
    throw new RefusedError(
      `${path} is an order of ${state.begun} of which no answer has come. It is too old to be sent again safely: ${LOOK}`,
    );
  }
  return state;
}

/** Keeps what has become known, before anything is done with it. */
export function advance(path: string, state: OrderState, news: Partial<OrderState>): OrderState {
  const next = { ...state, ...news };
  writeJson(path, next);
  return next;
}

/** The documented body of the order. */
export function orderBody({ wanted, seed, payment }: OrderState): OrderTokens {
  const { size, digits, alphabet, format, note, gtin } = wanted;
  return {
    meta: { seed },
    data: {
      type: 'tokens',
      attributes: {
        size,
        ...(digits !== undefined && { digits }),
        alphabet: alphabet as string,
        ...(format !== undefined && { format: JSON.parse(format) }),
        ...(note !== undefined && { note }),
        ...(gtin !== undefined && { gtin }),
      },
      ...(payment && { relationships: { payment: { data: { ...payment, type: 'transaction' } } } }),
    },
  };
}

/** The body that continues a line without its snapshot. */
export function continuationBody({ wanted, seed, payment, from }: OrderState): ContinueTokens {
  return {
    meta: { seed },
    data: {
      type: 'tokens',
      attributes: {
        size: wanted.size,
        ...(from !== undefined && { from }),
        ...(wanted.note !== undefined && { note: wanted.note }),
      },
      ...(payment && { relationships: { payment: { data: { ...payment, type: 'transaction' } } } }),
    },
  };
}

/** What to do about an order that may have been accepted. */
const LOOK =
  'see with "unique-tokens lines" whether it was accepted ("unique-tokens download" gets it), then delete the file.';

function parse(path: string, text: string): OrderState {
  let state: Partial<OrderState>;
  try {
    state = JSON.parse(text);
  } catch {
    // It holds keys, so nothing of it is quoted.
    throw new RefusedError(`${path} is an order that is damaged, and it may have been sent: ${LOOK}`);
  }
  if (state?.version === 1 && state.wanted && state.idempotencyKey) return state as OrderState;
  throw new RefusedError(`${path} is not an order that this version has written. Give another --out, or ${LOOK}`);
}
