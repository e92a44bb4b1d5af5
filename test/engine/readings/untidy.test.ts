import { readCode } from '../../../engine/readings/index.ts';
import { GTIN, lines, readShort } from './lines.ts';

const GS = '\u001d';
const LINK = 'https://id.gs1.org/01/09506000134352';

/** What people, scanners and spreadsheets send, and what it is read as; ✗ stands in front of a reason. */
const table: readonly (readonly [line: keyof typeof lines, sent: string, read: string, what: string])[] = [
  ['plain', '7ZK0M1QX', '7ZK0M1QX', 'as it stands'],
  ['plain', '7zk0m1qx', '7ZK0M1QX', 'lower case'],
  ['plain', '7Zk0m1qX', '7ZK0M1QX', 'mixed case'],
  ['plain', ' 7ZK0M1QX ', '7ZK0M1QX', 'spaces at the ends'],
  ['plain', '7ZK0M1QX\r', '7ZK0M1QX', 'the carriage return of a Windows file'],
  ['plain', '7ZK0M1QX\r\n', '7ZK0M1QX', 'a line end'],
  ['plain', '\t7ZK0M1QX\u0085', '7ZK0M1QX', 'a tab, and a mainframe’s next line'],
  ['plain', '\uFEFF7ZK0M1QX', '7ZK0M1QX', 'a byte order mark'],
  ['plain', '\uFEFF"7ZK0M1QX"', '7ZK0M1QX', 'a byte order mark and quotes: a CSV file’s first cell'],
  ['plain', '"7ZK0M1QX"', '7ZK0M1QX', 'a CSV cell'],
  ['plain', '="7ZK0M1QX"', '7ZK0M1QX', 'a CSV cell that no spreadsheet turns into a number'],
  ['plain', "'7ZK0M1QX", '7ZK0M1QX', 'a spreadsheet’s mark for text'],
  ['plain', '“7ZK0M1QX”', '7ZK0M1QX', 'quotes of a word processor'],
  ['plain', '„7ZK0M1QX“', '7ZK0M1QX', 'German quotes'],
  ['plain', '« 7ZK0M1QX »', '7ZK0M1QX', 'French quotes, with spaces in them'],
  ['plain', '「7ZK0M1QX」', '7ZK0M1QX', 'Japanese quotes'],
  ['plain', '`7ZK0M1QX`', '7ZK0M1QX', 'the quotes of a chat'],
  ['plain', '\u00027ZK0M1QX\u0003', '7ZK0M1QX', 'a scanner’s frame: STX, ETX'],
  ['plain', '7ZK0-M1QX', '7ZK0M1QX', 'a hyphen'],
  ['plain', '7ZK0–M1QX', '7ZK0M1QX', 'an en dash'],
  ['plain', '7ZK0—M1QX', '7ZK0M1QX', 'an em dash'],
  ['plain', '7ZK0‑M1QX', '7ZK0M1QX', 'a hyphen that does not break'],
  ['plain', '7ZK0\u00ADM1QX', '7ZK0M1QX', 'a soft hyphen'],
  ['plain', '7ZK0−M1QX', '7ZK0M1QX', 'a minus sign'],
  ['plain', '7ZK0－M1QX', '7ZK0M1QX', 'a full-width hyphen'],
  ['plain', '7Z K0 M1 QX', '7ZK0M1QX', 'spaces'],
  ['plain', '7ZK0\u00A0M1QX', '7ZK0M1QX', 'a space that does not break'],
  ['plain', '7ZK0\u202FM1QX', '7ZK0M1QX', 'a narrow one'],
  ['plain', '7ZK0\u3000M1QX', '7ZK0M1QX', 'an ideographic space'],
  ['plain', '7ZK0\u200BM1QX\u200E', '7ZK0M1QX', 'characters that are not seen'],
  ['plain', '7ZK0\nM1QX', '7ZK0M1QX', 'a line of an e-mail that was broken'],
  ['plain', '7ZK0.M1QX', '7ZK0M1QX', 'a dot'],
  ['plain', '7ZK0·M1QX', '7ZK0M1QX', 'a middle dot'],
  ['plain', '7ZK0_M1QX', '7ZK0M1QX', 'an underscore'],
  ['plain', '7ZK0/M1QX', '7ZK0M1QX', 'a slash'],
  ['plain', '７ＺＫ０Ｍ１ＱＸ', '7ZK0M1QX', 'full-width letters and digits'],
  ['plain', '７ｚｋ０ｍ１ｑｘ', '7ZK0M1QX', 'the same in lower case'],
  ['plain', '7ZKOM1QX', '7ZK0M1QX', 'O for 0'],
  ['plain', '7zkomiqx', '7ZK0M1QX', 'o for 0 and i for 1'],
  ['plain', '7ZK0MlQX', '7ZK0M1QX', 'l for 1'],
  ['plain', ' "7zko-mlqx"\r', '7ZK0M1QX', 'all of this together'],
  ['plain', ']Q17ZK0M1QX', '7ZK0M1QX', 'a scanner’s symbology identifier, of a plain QR code'],
  ['plain', '7ZK0М1QX', '✗ symbol 4', 'a Cyrillic М: it is no Latin one'],
  ['plain', '7ZКOM1QX', '✗ symbol 2 in 7ZК0M1QX', 'a Cyrillic К'],
  ['plain', '7ZK0M1UX', '✗ symbol 6', 'a U, which Crockford leaves out'],
  ['plain', '7ZK0-M1Q', '✗ length in 7ZK0M1Q', 'one symbol too few'],
  ['plain', '7ZK0M1QX,', '✗ length', 'the comma of a CSV file'],
  ['plain', '7ZK0M1QX;7ZK0M1QY', '✗ length', 'two codes'],
  ['plain', '7,50E+09', '✗ symbol 1', 'what a spreadsheet made of a number'],
  ['plain', '', '✗ length', 'nothing'],
  ['plain', ' - ', '✗ length in ', 'nothing but separators'],
  ['plain', `${'7ZK0M1QX'.repeat(300)}`, '✗ length', 'more than 2,048 characters'],
  ['ticket', 'PROMO-7ZK0-M1QR', 'PROMO-7ZK0-M1QR', 'fixed text and a check symbol'],
  ['ticket', 'PROMO 7ZK0 M1QR', 'PROMO-7ZK0-M1QR', 'spaces for its hyphens'],
  ['ticket', 'promo7zk0m1qr', 'PROMO-7ZK0-M1QR', 'without hyphens, in lower case'],
  ['ticket', '7ZK0M1QR', 'PROMO-7ZK0-M1QR', 'without any fixed text'],
  ['ticket', '7zko mlqr', 'PROMO-7ZK0-M1QR', 'the same, untidy: the O of PROMO stays one'],
  ['ticket', 'PROMO-7Z-K0M1-QR', 'PROMO-7ZK0-M1QR', 'its hyphens elsewhere'],
  ['ticket', '7ZK0-M1QR', '✗ length', 'some of the fixed text without the rest'],
  ['ticket', 'PROMO-M1QR', '✗ length', 'a part of the code'],
  ['ticket', 'PROMO-7ZK0-M1QB', '✗ check', 'a typing error: the check symbol finds it'],
  ['ticket', '7zk0m1qb', '✗ check in PROMO-7ZK0-M1QB', 'the same, with the fixed text put back'],
  ['ticket', 'PRIMO-7ZK0-M1QR', '✗ format 2', 'other fixed text'],
  ['ticket', 'PR0M0-7ZK0-M1QR', '✗ format 2', 'digits in the fixed text'],
  ['grouped', '00ff a0b1', '00FF-A0B1', 'groups with a space'],
  ['grouped', '00FFA0B1', '00FF-A0B1', 'groups that were lost'],
  ['grouped', '00FF--A0B1', '00FF-A0B1', 'two hyphens'],
  ['grouped', '0OFF-A0Bl', '00FF-A0B1', 'O and l'],
  ['hex', '00FFA0B1', '00ffa0b1', 'upper case for a lower-case alphabet'],
  ['hex', '0x00ffa0b1', '✗ length', 'a prefix of programmers'],
  ['base62', 'aB3-dE9', 'aB3dE9', 'a hyphen'],
  ['base62', 'ab3de9', 'ab3de9', 'lower case is another code where both cases are symbols'],
  ['base62', 'aB3dEO', 'aB3dEO', 'O is a symbol'],
  ['base58', 'aB3dEO', '✗ symbol 5', 'no 0 to read O as'],
  ['base58', 'aB3dEl', '✗ symbol 5', 'l may be L or 1: it is not read'],
  ['mixed', 'ABCx', '✗ symbol 3', 'one letter with two cases: case is not folded at all'],
  ['letters', 'ABC DEF', 'ABCDEF', 'letters alone'],
  ['letters', 'ABC0EF', '✗ symbol 3', '0 is not read as O'],
  ['lower', 'x/abcd', 'X/abcd', 'fixed text in lower case'],
  ['lower', 'X/ABCD', 'X/abcd', 'symbols in upper case'],
  ['lower', 'xxyz', 'X/xxyz', 'a code that begins like the fixed text'],
  ['pin', '1234 5678', '12345678', 'groups'],
  ['pin', '１２３４５６７８', '12345678', 'full-width digits'],
  ['pin', '¹²³⁴⁵⁶⁷⁸', '12345678', 'superscript digits'],
  ['pin', '١٢٣٤٥٦٧٨', '✗ symbol 0', 'Arabic digits: NFKC keeps them apart'],
  ['pin', '1234567', '✗ length', 'a leading zero that a spreadsheet took'],
  ['pin', '1.2345678E7', '✗ length in 12345678E7', 'what it may make of a number'],
  ['pin', 'I234567B', '✗ symbol 7 in 1234567B', 'I is read as 1, B not as 8'],
  ['card', '4000123456769', '✗ length', 'a digit too many'],
  ['card', '400012345676', '4000 1234 5676', 'without spaces'],
  ['card', '4000-1234-5676', '4000 1234 5676', 'hyphens for spaces'],
  ['card', '12345676', '4000 1234 5676', 'without its prefix'],
  ['dice', '⚀ ⚁ ⚂ ⚅', '⚀⚁⚂⚅', 'symbols of three bytes'],
  ['dice', '⚀\uFE0F⚁\uFE0F⚂\uFE0F⚅\uFE0F', '⚀⚁⚂⚅', 'as emoji'],
  ['dice', '1236', '✗ symbol 0', 'digits'],
  ['cyrillic', 'абвго', 'АБВГО', 'Cyrillic in lower case'],
  ['cyrillic', 'AБВГО', '✗ symbol 0', 'a Latin A'],
  ['french', 'AE\u0301C\u0327B', 'AÉÇB', 'accents that came apart, as on a Mac'],
  ['french', 'aéçb', 'AÉÇB', 'lower case with accents'],
  ['french', 'AECB', '✗ symbol 1', 'accents that are gone'],
  ['dashes', 'A-_B', 'A-_B', 'separators that are symbols'],
  ['dashes', 'A- _B', 'A-_B', 'a space between them'],
  ['dashes', 'A–_B', '✗ symbol 1', 'an en dash: it may be the hyphen, so it is not taken out'],
  ['turkish', 'AIA', '✗ symbol 1', 'I may be a capital ı, which is a symbol: it is not read as 1'],
  ['underscore', 'Ｔ＿', 'T_', 'full-width: without its underscore it would be T, and with fixed text TT'],
  ['quotes', '"A"', '"A"', 'quotes that are symbols'],
  ['quotes', ' ](A ', '](A', 'brackets that are symbols'],
  ['circled', '①2a', '✗ symbol 2', 'NFKC would make 1, another symbol, of ①: characters are left alone'],
  ['circled', '１2A', '✗ symbol 0', 'in all of this alphabet'],
  ['rings', '①ａ ②', '①A②', 'symbols that NFKC would change stay, others do not'],
  ['medicine', `]d201${GTIN}1726123110LOT-7${GS}210A1B2C3D4E5F`, `0A1B2C3D4E5F ${GTIN} LOT-7 2026-12-31`, 'GS1 DataMatrix'],
  ['medicine', `]C121${'0A1B2C3D4E5F'}${GS}10LOT${GS}01${GTIN}17270200`, `0A1B2C3D4E5F ${GTIN} LOT 2027-02-28`, 'GS1-128, another order, the day 00'],
  ['medicine', `]Q3${GS}01${GTIN}210a1b2c3d4e5f${GS}`, `0A1B2C3D4E5F ${GTIN}`, 'GS1 QR Code, FNC1 in front and behind, lower case'],
  ['medicine', `]e001${GTIN}210A1B2C3D4E5F`, `0A1B2C3D4E5F ${GTIN}`, 'GS1 DataBar'],
  ['medicine', `01${GTIN}210A1B2C3D4E5F`, `0A1B2C3D4E5F ${GTIN}`, 'a scanner without symbology identifier'],
  ['medicine', `${GS}210A1B2C3D4E5F`, '0A1B2C3D4E5F', 'a serial number alone, FNC1 in front'],
  ['medicine', '210A1B2C3D4E5F', '✗ length', 'the same without FNC1: it is just a longer string'],
  ['medicine', `(01)${GTIN}(17)261231(10)A/7(21)0A1B2C3D4E5F`, `0A1B2C3D4E5F ${GTIN} A/7 2026-12-31`, 'brackets'],
  ['medicine', `(01) ${GTIN} (21) 0A1B-2C3D-4E5F`, `0A1B2C3D4E5F ${GTIN}`, 'brackets, with spaces and hyphens'],
  ['medicine', '[01]9506000134352[21]0A1B2C3D4E5F', `0A1B2C3D4E5F ${GTIN}`, 'square ones, with a GTIN-13'],
  ['medicine', `${LINK}/21/0A1B2C3D4E5F`, `0A1B2C3D4E5F ${GTIN}`, 'a Digital Link'],
  ['medicine', `${LINK}/10/L%2F7/21/0A1B2C3D4E5F?17=280229`, `0A1B2C3D4E5F ${GTIN} L/7 2028-02-29`, 'with lot and expiry'],
  ['medicine', `]Q1HTTPS://SHOP.EXAMPLE/A/01/${GTIN}/21/0a1b%2d2c3d%2d4e5f#top`, `0A1B2C3D4E5F ${GTIN}`, 'in capitals, on a path of another domain, percent-encoded'],
  ['medicine', 'https://id.gs1.org/gtin/9506000134352/ser/0A1B2C3D4E5F?exp=991300', `0A1B2C3D4E5F ${GTIN}`, 'version 1.0 with words; an expiry that is no date is left out'],
  ['medicine', '(01)04012345123456(21)0A1B2C3D4E5F', '✗ gtin in 0A1B2C3D4E5F 04012345123456', 'another product'],
  ['medicine', 'https://id.gs1.org/01/04012345123456', '✗ gtin 04012345123456', 'another product, without a serial number'],
  ['medicine', `(01)${GTIN}(21)0A1B2C3D4E5`, `✗ length in 0A1B2C3D4E5 ${GTIN}`, 'a serial number cut short'],
  ['medicine', `01${GTIN}210A1B2C3D4E5F17261231`, `✗ length in 0A1B2C3D4E5F17261231 ${GTIN}`, 'the FNC1 behind the serial number is lost'],
  ['medicine', `(01)${GTIN}(21)0A1B2C3D4E5F(21)0A1B2C3D4E5G`, '✗ length', 'two serial numbers: not one reading'],
  ['medicine', `${LINK}/21/0A1B2C3D4E5%`, '✗ length in https:idgs1org0109506000134352210A1B2C3D4E5%', 'a broken percent-encoding'],
  ['medicine', 'https://shop.example/redeem?code=0A1B2C3D4E5F', '✗ length in https:shopexampleredeem?code=0A1B2C3D4E5F', 'an address that is no Digital Link'],
  ['pin', `(01)${GTIN}(21)12345678`, `12345678 ${GTIN}`, 'a line without a GTIN: any is taken'],
  ['ticket', `(21)7zk0m1qr(10)A`, 'PROMO-7ZK0-M1QR A', 'GS1, then fixed text put back'],
]; // biome-ignore format: a table

/** As JSON, with what cannot be seen written out. */
const shown = (text: string) => {
  const quoted = JSON.stringify(text).replaceAll(/[\p{Z}\p{C}\p{Mn}\p{Pd}]/gu, (character) =>
    character < '\u007f' ? character : `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
  return quoted.length > 80 ? `${quoted.slice(0, 60)}… (${text.length})` : quoted;
};

test.each(table)('%s: %j is read as %j: %s', (line, sent, read) => {
  expect(readShort(line, sent)).toBe(read);
});

test('strict reads none of them but what is a code as it stands', () => {
  const strict = table.map(([line, sent]) => readCode(sent, lines[line], 'strict', GTIN));
  expect(strict.filter((reading) => 'code' in reading && !reading.isAsSent)).toEqual([]);
  strict.forEach((reading, i) => {
    expect('code' in reading).toBe(table[i]![1] === table[i]![2]);
  });
});

test(`${table.length} untidy strings, and what each is read as`, () => {
  expect(table.length).toBeGreaterThan(60);
  const rows = table.map(([line, sent, , what]) => ({ line, sent: shown(sent), read: readShort(line, sent), what }));
  const width = (key: 'line' | 'sent' | 'read') => Math.max(...rows.map((row) => row[key].length));
  const [line, sent, read] = [width('line'), width('sent'), width('read')];
  process.stdout.write(
    rows
      .map((row) => `${row.line.padEnd(line)}  ${row.sent.padEnd(sent)}  ${row.read.padEnd(read)}  ${row.what}\n`)
      .join(''),
  );
});
