import { hashOfResolved, packResolved, type ResolvedFormat, unpackResolved } from '../../engine/formats/resolved.ts';
import { target } from '../platform/permissions.ts';
import { getItem, putNewItem } from '../platform/table.ts';

/*
 * What codes look like, in the table `ledger`, for ever:
 *   format#<hash>    format    a resolved format, immutable, shared by the lines that use it
 */
const keyOf = (hash: string) => ({ line: `format#${hash}`, item: 'format' });

/** Keeps the format for ever, under its hash, which it returns. Without a head that names it, it has no effect. */
export async function keepFormat(format: ResolvedFormat): Promise<string> {
  const hash = hashOfResolved(format);
  await putNewItem(target('ledger:PutItem'), { ...keyOf(hash), packed: packResolved(format) }, 'line');
  return hash;
}

/**
 * A kept format.
 * @throws Error if the ledger has none with this hash, or other bytes than it was kept with, so it is damaged.
 */
export async function getKeptFormat(hash: string): Promise<ResolvedFormat> {
  const kept = await getItem<{ packed: Uint8Array }>(target('ledger:BatchGetItem'), keyOf(hash));
  if (!kept) throw new Error(`The ledger has no format ${hash}.`);
  const format = unpackResolved(kept.packed);
  if (hashOfResolved(format) !== hash) throw new Error(`The ledger's format ${hash} is damaged.`);
  return format;
}
