import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newUser, type User } from './command.ts';
import type { ReadPage } from './labels/read-symbols.ts';

/** Labels, drawn and read again by libraries that have not made them. */

jest.setTimeout(240_000);
const reader = resolve(__dirname, 'labels', 'read-symbols.ts');
let user: User;
beforeAll(() => {
  user = newUser();
});
afterAll(() => user.remove());

const write = (name: string, codes: readonly string[]) =>
  writeFileSync(join(user.folder, name), `${codes.join('\n')}\n`);
/** What is read on each page, or in each picture. */
function read(dotsPerInch: number, ...files: readonly string[]): ReadPage[] {
  const options = { cwd: user.folder, encoding: 'utf8', timeout: 200_000, maxBuffer: 2 ** 26 } as const;
  return JSON.parse(execFileSync(process.execPath, [reader, String(dotsPerInch), ...files], options));
}
const done = async (...args: readonly string[]) => {
  const ended = await user.run('labels', ...args);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return ended;
};

test('300 tickets on sheets: each QR code is read again, and each code stands below it', async () => {
  const order = 'produce --for ticket --size 1000 --out tickets.txt'.split(' ');
  expect((await user.run(...order)).code).toBe(0);
  const tickets = user.read('tickets.txt').toString().trim().split('\n').slice(0, 300);
  const { json } = await done('tickets.txt', '--rows', '1-300', '--sheet', 'L7160', '--out', 'tickets.pdf', '--json');
  expect(json).toMatchObject({ labels: 300, pages: 15, type: 'qr', file: 'tickets.pdf' });
  expect(statSync(join(user.folder, 'tickets.pdf')).mode & 0o777).toBe(0o600);
  const pages = read(200, 'tickets.pdf');
  expect(pages).toHaveLength(15);
  for (const [i, { symbols, texts, width, height }] of pages.entries()) {
    // A4.
    expect([Math.round((width * 25.4) / 200), Math.round((height * 25.4) / 200)]).toEqual([210, 297]);
    const codes = tickets.slice(i * 21, (i + 1) * 21);
    expect(new Set(symbols.map(({ format }) => format))).toEqual(new Set(['QRCode']));
    expect(symbols.map(({ text }) => text).sort()).toEqual([...codes].sort());
    expect(texts).toEqual(codes);
  }
});

test('a part of a line, without its file', async () => {
  const { line } = JSON.parse(user.read('tickets.receipt.json').toString());
  const codes = user.read('tickets.txt').toString().trim().split('\n').slice(990);
  const asked = ['--line', line, '--part', '1', '--rows', '991-1000'];
  await done(...asked, '--type', 'code128', '--sheet', '5163', '--out', 'part.pdf');
  const [page] = read(300, 'part.pdf');
  expect(page?.symbols.map(({ format, text }) => `${format} ${text}`).sort()).toEqual(
    codes.map((code) => `Code128 ${code}`).sort(),
  );
  const none = await user.run('labels', '--line', line, '--part', '7', '--sheet', '5163', '--out', 'none.pdf');
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('has only batch 1.')]);
});

describe.each([
  ['qr', 'QRCode', ']Q1'],
  ['datamatrix', 'DataMatrix', ']d1'],
] as const)('%s', (type, format, identifier) => {
  test.each([
    [
      'ASCII',
      ['SUMMER-1234-5678', '000123', '=1+1', '^FNC1^ECI000026', 'a^^b', '!"#$%&\'()*+,-./:;<=>?@[\\]_`{|}~'],
      false,
    ],
    ['Cyrillic, Greek and symbols', ['ПРИВЕТ-ЖЩЮЯ', 'ёіїґЂ', 'Ωμέγα', '♠♥♦♣', 'ÄÖß€', '^ЯECI000026'], true],
  ])('holds %s, byte for byte', async (_, codes, hasECI) => {
    write('codes.txt', codes);
    const name = `${type}-${hasECI}.pdf`;
    await done('codes.txt', '--type', type, '--label', '60x40mm', '--out', name);
    const pages = read(300, name);
    expect(pages.map(({ symbols }) => symbols)).toEqual(codes.map((text) => [{ format, text, identifier, hasECI }]));
    expect(pages.map(({ texts }) => texts.join(''))).toEqual(codes);
  });
});

test('a GS1 DataMatrix has product, expiry, batch and serial number, and a scanner knows it by its FNC1', async () => {
  const serials = ['0A1B2C3D4E5F6G7H8K9M', '12345', '(x)!"%&\'*+,-./', 'A_B'];
  write('serials.txt', serials);
  const gs1 = ['serials.txt', '--type', 'gs1-datamatrix', '--gtin', '9506000134352', '--label', '50x25mm'];
  await done(...gs1, '--lot', 'LOT-1', '--expiry', '2027-01-31', '--out', 'all.pdf');
  await done(...gs1, '--expiry', '2027-02', '--out', 'some.pdf');
  const symbolsOf = (name: string) => read(300, name).map(({ symbols }) => symbols[0]);
  const symbol = (text: string) => ({ format: 'DataMatrix', text, identifier: ']d2', hasECI: false });
  expect(symbolsOf('all.pdf')).toEqual(
    serials.map((serial) => symbol(`01095060001343521727013110LOT-1\u001d21${serial}`)),
  );
  expect(symbolsOf('some.pdf')).toEqual(serials.map((serial) => symbol(`01095060001343521727020021${serial}`)));
  expect(read(100, 'all.pdf')[1]?.texts).toEqual(['(01)09506000134352', '(17)270131', '(10)LOT-1', '(21)12345']);
});

test('pictures have running numbers, and the index says which is which', async () => {
  const codes = ['=1+1', 'a/b\\c:d', '../../x', 'ПРИВЕТ', 'x<y&"z"'];
  write('odd.txt', codes);
  for (const kind of ['svg', 'png']) {
    for (const type of ['qr', 'datamatrix']) {
      const folder = `${type}-${kind}`;
      await done('odd.txt', `--${kind}`, folder, '--type', type);
      const names = ['0001', '0002', '0003', '0004', '0005'].map((number) => `${number}.${kind}`);
      expect(readdirSync(join(user.folder, folder)).sort()).toEqual([...names, 'index.csv']);
      expect(user.read(`${folder}/index.csv`).toString()).toBe(
        `number,file,code\r\n1,0001.${kind},=1+1\r\n2,0002.${kind},a/b\\c:d\r\n3,0003.${kind},../../x\r\n4,0004.${kind},ПРИВЕТ\r\n5,0005.${kind},"x<y&""z"""\r\n`,
      );
      const found = read(300, ...names.map((name) => `${folder}/${name}`));
      expect(found.flatMap(({ symbols }) => symbols.map(({ text }) => text))).toEqual(codes);
    }
  }
  write('bars.txt', ['SUMMER-1234-5678']);
  await done('bars.txt', '--png', 'bars', '--type', 'code128', '--dpi', '203', '--no-text');
  expect(read(203, 'bars/0001.png')[0]?.symbols).toMatchObject([{ format: 'Code128', text: 'SUMMER-1234-5678' }]);
  const again = await user.run('labels', 'bars.txt', '--png', 'bars');
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('bars is there already')]);
});

test('1,000 Cyrillic codes are labels of which each is read', async () => {
  const order =
    'produce --alphabet CYRILLIC --chars АБВГДЕЖЗИКЛМНПРСТУФХЦЧШЭЮЯ --digits 10 --size 1000 --out cyrillic.txt';
  expect((await user.run(...order.split(' '))).code).toBe(0);
  const codes = user.read('cyrillic.txt').toString().trim().split('\n');
  await done('cyrillic.txt', '--type', 'datamatrix', '--sheet', 'L7651', '--out', 'cyrillic.pdf');
  const pages = read(200, 'cyrillic.pdf');
  expect(pages).toHaveLength(Math.ceil(1000 / 65));
  expect(pages.flatMap(({ symbols }) => symbols.map(({ text }) => text)).sort()).toEqual([...codes].sort());
  expect(pages.flatMap(({ texts }) => texts)).toEqual(codes);
});

test('of a table, and of a line that has a GTIN', async () => {
  const order =
    'produce --alphabet UPPER_EPCG30 --digits 12 --size 1000 --gtin 9506000134352 --out packs.txt --csv --json';
  const produced = await user.run(...order.split(' '), '--note', 'the spring batch');
  expect([produced.code, produced.stderr]).toEqual([0, '']);
  const { line } = produced.json;
  expect((await user.run('lines')).stdout).toMatch(new RegExp(`^${line} .*the spring batch$`, 'm'));
  const codes = user.read('packs.txt').toString().trim().split('\n').slice(0, 3);
  const gs1 = ['--type', 'gs1-datamatrix', '--label', '40x20mm'];
  const { stdout } = await done('packs.csv', '--rows', '1-3', ...gs1, '--out', 'packs.pdf');
  expect(stdout).toContain('packs.csv, line 1, is the heading: code,position,part,void\n3 labels');
  const texts = (name: string) => read(600, name).flatMap(({ symbols }) => symbols.map(({ text }) => text));
  const elements = codes.map((code) => expect.stringMatching(new RegExp(`01\\W?09506000134352\\W?21\\W?${code}`)));
  expect(texts('packs.pdf')).toEqual(elements);
  await done('--line', line, '--part', '1', '--rows', '1-3', ...gs1, '--out', 'gs1-part.pdf');
  expect(texts('gs1-part.pdf')).toEqual(elements);
  for (const source of [['packs.csv'], ['--line', line, '--part', '1']]) {
    const args = [...source, '--rows', '1-3', ...gs1, '--gtin', '00012345678905', '--out', 'other.pdf'];
    const other = await user.run('labels', ...args);
    expect([other.code, other.stderr]).toEqual([
      1,
      expect.stringContaining('The line belongs to the product 09506000134352'),
    ]);
  }
  const scanned = await user.run('verify', '--line', line, `]d2010950600013435221${codes[0]}`);
  expect([scanned.code, scanned.stdout]).toEqual([0, expect.stringContaining('issued: line')]);
});

describe('refused before a page is made', () => {
  const sheet = ['--sheet', 'L7160', '--out', 'refused.pdf'];
  const gs1 = ['--type', 'gs1-datamatrix', '--gtin', '09506000134352', ...sheet];
  test.each<[string, readonly string[], readonly string[], number, string]>([
    [
      'what Code 128 has no sign for',
      ['ABC', 'ПРИВЕТ'],
      ['--type', 'code128', ...sheet],
      1,
      'Code 2 cannot be printed: Code 128 has no sign for П; take --type qr or datamatrix.',
    ],
    [
      'a serial number that AI 21 cannot hold',
      ['A'.repeat(21)],
      gs1,
      1,
      'Code 1 cannot be printed: it has 21 characters, and GS1 allows 20.',
    ],
    [
      'a character that GS1 does not allow',
      ['ABC', 'A~B'],
      gs1,
      1,
      'Code 2 cannot be printed: GS1 does not allow the character ~.',
    ],
    [
      'a GTIN with a wrong check digit',
      ['A'],
      ['--type', 'gs1-datamatrix', '--gtin', '09506000134353', ...sheet],
      2,
      '--gtin 09506000134353 is no GTIN: it must have 8, 12, 13 or 14 digits, the last one its check digit.',
    ],
    [
      'a GS1 symbol without a GTIN',
      ['A'],
      ['--type', 'gs1-datamatrix', ...sheet],
      2,
      'A GS1 DataMatrix needs the number of the product: give --gtin.',
    ],
    [
      'a lot that AI 10 cannot hold',
      ['A'],
      [...gs1, '--lot', 'a b'],
      2,
      '--lot cannot be written with AI 10: GS1 does not allow the character  .',
    ],
    [
      'a day that is none',
      ['A'],
      [...gs1, '--expiry', '2027-02-29'],
      2,
      '--expiry 2027-02-29 is not a date. Write 2027-01-31, or 2027-01 for the end of the month.',
    ],
    [
      'a lot without GS1',
      ['A'],
      ['--lot', 'x', ...sheet],
      2,
      '--gtin, --lot and --expiry are for --type gs1-datamatrix.',
    ],
    [
      'a character without a glyph',
      ['A', '🐈'],
      sheet,
      1,
      'The font has no sign for 🐈 (U+1F408), so it could not be printed below the symbol. With --no-text the symbol stands alone.',
    ],
    [
      'modules that are too small',
      ['A'.repeat(100)],
      ['--label', '20x10mm', '--out', 'refused.pdf'],
      2,
      'The label is too small for the QR code of code 1: its modules would be',
    ],
    [
      'more than a QR code holds',
      ['A'.repeat(4000)],
      ['--no-text', ...sheet],
      1,
      'Code 1 cannot be printed: a QR code cannot hold it; it is too long.',
    ],
    [
      'more labels than one document has',
      Array.from({ length: 10_001 }, (_, i) => `A${i}`),
      sheet,
      2,
      'codes.txt has 10,001 codes, and one document has at most 10,000 labels. Make several: --rows 1-10000, then --rows 10001-10001, and so on.',
    ],
    ['no codes', [''], sheet, 2, 'codes.txt holds no codes.'],
    [
      'what was no text',
      ['A\ufffd'],
      ['--no-text', ...sheet],
      1,
      'codes.txt has 1 line with bytes that are no UTF-8. It has another encoding: save it as UTF-8.',
    ],
    [
      'a sheet that is not known',
      ['A'],
      ['--sheet', 'L1', '--out', 'refused.pdf'],
      2,
      'The sheet L1 is not known. These are: ',
    ],
    [
      'a size that is none',
      ['A'],
      ['--label', '50', '--out', 'refused.pdf'],
      2,
      '--label must be a width and a height of 5 to 500 mm, as in 50x25mm or 2x1in.',
    ],
    [
      'a document without a size',
      ['A'],
      ['--out', 'refused.pdf'],
      2,
      'Give --sheet with the number of your sheet of labels',
    ],
  ])('%s', async (_, codes, args, code, message) => {
    write('codes.txt', codes);
    const ended = await user.run('labels', 'codes.txt', ...args);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(`error: ${message}`) });
    expect(readdirSync(user.folder).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  test('a label that is too small is told its least size, and with it there is room', async () => {
    write('codes.txt', ['SUMMER-1234-5678']);
    const small = await user.run('labels', 'codes.txt', '--label', '10x8mm', '--out', 'refused.pdf');
    const [, size = ''] = /at least ([\d.]+ x [\d.]+) mm, or take --no-text/.exec(small.stderr) ?? [];
    const { stdout } = await done('codes.txt', '--label', `${size.replaceAll(' ', '')}mm`, '--out', 'least.pdf');
    expect(stdout).toContain('modules of 0.25 mm');
    expect(read(600, 'least.pdf')[0]?.symbols[0]?.text).toBe('SUMMER-1234-5678');
  });
});
