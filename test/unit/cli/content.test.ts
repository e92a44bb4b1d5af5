import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { contentOf, linesOf } from '../../../cli/checks/content.ts';

const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-content-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (bytes: Uint8Array) => {
  const path = join(folder, 'codes');
  writeFileSync(path, bytes);
  return path;
};

const text = 'ABC\r\n\r\nDÉF\n⚀⚁';
const lines = ['ABC', '', 'DÉF', '⚀⚁'];
const forms: [string, Uint8Array][] = [
  ['as it is', Buffer.from(text)],
  ['with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ['as UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['as UTF-16, the other way round', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['as UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['as UTF-16 without a mark, the other way round', Buffer.from(text, 'utf16le').swap16()],
  ['with the line ends of an old Mac', Buffer.from('ABC\r\rDÉF\r⚀⚁\r')],
  ['compressed', gzipSync(text)],
  ['compressed, as UTF-16', gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ['compressed in two pieces', Buffer.concat([gzipSync('ABC\r\n\r\nD'), gzipSync('ÉF\n⚀⚁')])],
];

describe('a file', () => {
  test.each(forms)('%s', async (_, bytes) => {
    let read = 0;
    const found = await Array.fromAsync(
      linesOf(fileOf(bytes), (count) => {
        read += count;
      }),
    );
    expect([found, read]).toEqual([lines, bytes.length]);
  });

  test.each(['', 'A', '\n', '\ufeff'])('of few bytes: %j', async (few) => {
    const found = await Array.fromAsync(linesOf(fileOf(Buffer.from(few))));
    expect(found).toEqual(few === '\n' ? [''] : few === 'A' ? ['A'] : []);
  });

  test('that is cut off is refused', async () => {
    const bytes = gzipSync(text.repeat(1000));
    const path = fileOf(bytes.subarray(0, bytes.length - 4));
    await expect(Array.fromAsync(contentOf(path))).rejects.toThrow('is compressed, and damaged');
  });

  test.each([
    ['a spreadsheet', 'PK\u0003\u0004more', 'is a spreadsheet, or another ZIP file. Save the codes as text'],
    ['a PDF document', '%PDF-1.7\n1', 'is a PDF document. Save the codes as text'],
    ['a line without an end', 'A'.repeat(1_000_001), 'line 1, has more than 1,000,000 characters'],
  ])('that is no list is refused: %s', async (_, content, message) => {
    await expect(Array.fromAsync(linesOf(fileOf(Buffer.from(content))))).rejects.toThrow(message);
  });

  test('that is none is told by its name', async () => {
    await expect(Array.fromAsync(linesOf(folder))).rejects.toThrow(/it is a folder \(EISDIR\)/);
    await expect(Array.fromAsync(linesOf(join(folder, 'no')))).rejects.toThrow(/no: there is no such file/);
  });
});

const describePipes = process.platform === 'win32' ? describe.skip : describe;
describePipes('a named pipe, byte by byte', () => {
  test.each(forms)('%s', async (_, bytes) => {
    const path = join(folder, 'pipe');
    rmSync(path, { force: true });
    execFileSync('mkfifo', [path], { timeout: 10_000 });
    const found = Array.fromAsync(linesOf(path));
    const out = createWriteStream(path);
    for (const byte of bytes.subarray(0, 4)) {
      out.write(Uint8Array.of(byte));
      await sleep(5);
    }
    out.end(bytes.subarray(4));
    expect(await found).toEqual(lines);
  });
});
