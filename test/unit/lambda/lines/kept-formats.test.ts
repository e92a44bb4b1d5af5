import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { presetAlphabet } from '../../../../engine/alphabet/presets.ts';
import { resolveFormat } from '../../../../engine/formats/resolve.ts';
import { packResolved, writeResolved } from '../../../../engine/formats/resolved.ts';
import { getKeptFormat, keepFormat } from '../../../../lambda/lines/kept-formats.ts';
import { openLineOf } from '../../../../lambda/lines/open-line.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem, putItem } from '../../../../lambda/platform/table.ts';
import { storedFormatHead } from '../../world/formats.ts';

const resolved = (pattern: string) => resolveFormat({ alphabet: presetAlphabet('DIGITS'), format: { pattern } });
const itemOf = (hash: string) => ({ line: `format#${hash}`, item: 'format' });

test('a format is kept under the hash of its bytes, and never written again', async () => {
  const format = resolved('KEPT-[1-9]###');
  const hash = await keepFormat(format);
  expect(hash).toBe(createHash('sha256').update(writeResolved(format)).digest('hex'));
  expect(await getKeptFormat(hash)).toEqual(format);
  await putItem(target('ledger:PutItem'), { ...itemOf(hash), packed: packResolved(format), first: true });
  expect(await keepFormat(format)).toBe(hash);
  expect(await getItem(target('ledger:BatchGetItem'), itemOf(hash))).toMatchObject({ first: true });
});

test('a format that has become another one is damaged', async () => {
  const hash = await keepFormat(resolved('WHOLE-[1-9]###'));
  await putItem(target('ledger:PutItem'), { ...itemOf(hash), packed: packResolved(resolved('OTHER-[1-9]###')) });
  await expect(getKeptFormat(hash)).rejects.toThrow(`The ledger's format ${hash} is damaged.`);
  await expect(getKeptFormat('0'.repeat(64))).rejects.toThrow('The ledger has no format');
});

test('a line whose format does not count what it was accepted with is not opened', async () => {
  const head = await storedFormatHead({ pattern: 'COUNT-[1-9]###' });
  const format = await getKeptFormat(head.format?.hash as string);
  const hash = await keepFormat({ ...format, fits: String(BigInt(format.fits) + 1n) });
  const changed = { ...head, format: { ...(head.format as NonNullable<typeof head.format>), hash } };
  await expect(openLineOf(changed)).rejects.toMatchObject({ code: 'format.damaged' });
});
