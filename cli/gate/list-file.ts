import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FileError, RefusedError } from '../platform/exits.ts';

/** A signed list, as the service makes it: what was done to codes of a line, by their positions (docs/gate.md). */
export interface GateList {
  readonly line: string;
  readonly since?: string;
  readonly until: string;
  readonly more: boolean;
  readonly voids: readonly {
    readonly id: string;
    readonly at: string;
    readonly reason: string;
    readonly positions?: readonly string[];
    readonly from?: string;
    readonly count?: string;
  }[];
  readonly redemptions: readonly {
    readonly id: string;
    readonly at: string;
    readonly by?: string;
    readonly positions: readonly string[];
  }[];
  readonly withdrawn: readonly string[];
}

/** The member `x` of the service's public key, in base64url. */
export type PublicKey = string;

/** @throws RefusedError where the text is not signed with the key */
export function openList(jws: string, key: PublicKey): GateList {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key };
  const isGenuine =
    algorithmOf(header) === 'EdDSA' &&
    verify(
      null,
      Buffer.from(`${header}.${payload}`),
      createPublicKey({ key: jwk, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    );
  if (!isGenuine)
    throw new RefusedError(
      'The signature of the list does not fit this key. The list was changed, or it is of another service or customer.',
    );
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

function algorithmOf(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString('utf8')).alg;
  } catch {
    return undefined;
  }
}

/**
 * The lists of a file, one a line, whose signatures are checked and which follow one another: all of one line, from its begin, without
 * a gap.
 * @throws RefusedError, FileError
 */
export function readLists(path: string, key: PublicKey): GateList[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw FileError.of(error, path);
  }
  const lists = text
    .split('\n')
    .filter((each) => each.trim() !== '')
    .map((each) => openList(each.trim(), key));
  if (lists.length === 0) throw new RefusedError(`${path} has no list. Give a file that "gate export" has saved.`);
  for (const [i, { line, since = '' }] of lists.entries()) {
    const before = lists[i - 1];
    if (before && line !== before.line) throw new RefusedError(`${path} has lists of several lines.`);
    const isNext = before === undefined ? since === '' : since <= before.until;
    if (!isNext)
      throw new RefusedError(`${path} has a gap: a list before ${since} is missing. Export it again to a new file.`);
  }
  return lists;
}
