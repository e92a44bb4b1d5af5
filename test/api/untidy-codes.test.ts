import { beforeAll, expect, test } from '@jest/globals';
import { sharedCloud } from '../cloud.ts';
import { accountsOf } from './accounts.ts';
import { type Client, connect, orderBody, sharedUrl } from './client.ts';
import { tokensOf } from './continuation.ts';

/** What becomes of issued codes on their way, and what the service reads them as. */
const GTIN = '09506000134352';
const GS = '\u001d';
const LINK = 'https://id.gs1.org/01/09506000134352';

const orders = {
  crockford: { alphabet: 'CROCKFORD32', digits: 10 },
  epc: { alphabet: 'UPPER_EPCG30', digits: 12 },
  base62: { alphabet: 'BASE62', digits: 8 },
  hex: { alphabet: 'LOWER_HEX', digits: 12 },
  pin: { alphabet: 'DIGITS', digits: 10 },
  dice: { alphabet: 'DICE', digits: 8 },
  cyrillic: { alphabet: 'CYRILLIC', digits: 8 },
  accents: { alphabet: 'ACCENTS', digits: 8 },
  ticket: { alphabet: 'CROCKFORD32', format: { pattern: 'PROMO-####-###*', check: 'luhn' } },
  grouped: { alphabet: 'UPPER_HEX', format: { pattern: '####-####', avoid: { words: ['DEAD'] } } },
} as const;
type Kind = keyof typeof orders;

const insert = (text: string, at: number, what: string) =>
  `${[...text].slice(0, at).join('')}${what}${[...text].slice(at).join('')}`;
const wide = (text: string) => text.replaceAll(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
const last = (text: string, by: string) => [...text].slice(0, -1).join('') + by;

const flat = (code: string) => code.replaceAll('-', '');

/** Read as the code, or the reason and where. */
type Expected = 'code' | readonly [reason: string, at?: number];
const CODE = 'code';

const table: readonly (readonly [Kind, what: string, sent: (code: string) => string, Expected])[] = [
  ['crockford', 'as it stands', (code) => code, CODE],
  ['crockford', 'lower case', (code) => code.toLowerCase(), CODE],
  ['crockford', 'spaces at the ends', (code) => `  ${code} `, CODE],
  ['crockford', 'the carriage return of a Windows file', (code) => `${code}\r`, CODE],
  ['crockford', 'a line end', (code) => `${code}\r\n`, CODE],
  ['crockford', 'a tab', (code) => `\t${code}`, CODE],
  ['crockford', 'a byte order mark', (code) => `\uFEFF${code}`, CODE],
  ['crockford', 'quotes of a CSV cell', (code) => `"${code}"`, CODE],
  ['crockford', 'a byte order mark and quotes', (code) => `\uFEFF"${code}"`, CODE],
  ['crockford', 'a cell that no spreadsheet makes a number of', (code) => `="${code}"`, CODE],
  ['crockford', 'a spreadsheet’s mark for text', (code) => `'${code}`, CODE],
  ['crockford', 'quotes of a word processor', (code) => `“${code}”`, CODE],
  ['crockford', 'French quotes, with spaces in them', (code) => `« ${code} »`, CODE],
  ['crockford', 'a scanner’s frame: STX, ETX', (code) => `\u0002${code}\u0003`, CODE],
  ['crockford', 'a hyphen', (code) => insert(code, 5, '-'), CODE],
  ['crockford', 'an en dash', (code) => insert(code, 5, '–'), CODE],
  ['crockford', 'an em dash', (code) => insert(code, 5, '—'), CODE],
  ['crockford', 'a hyphen that does not break', (code) => insert(code, 5, '‑'), CODE],
  ['crockford', 'a soft hyphen', (code) => insert(code, 5, '\u00ad'), CODE],
  ['crockford', 'a minus sign', (code) => insert(code, 5, '−'), CODE],
  ['crockford', 'spaces', (code) => insert(insert(code, 6, ' '), 3, ' '), CODE],
  ['crockford', 'a space that does not break', (code) => insert(code, 5, '\u00a0'), CODE],
  ['crockford', 'an ideographic space', (code) => insert(code, 5, '\u3000'), CODE],
  ['crockford', 'characters that are not seen', (code) => `${insert(code, 5, '\u200b')}\u200e`, CODE],
  ['crockford', 'a line of an e-mail that was broken', (code) => insert(code, 5, '\n'), CODE],
  ['crockford', 'a dot', (code) => insert(code, 5, '.'), CODE],
  ['crockford', 'an underscore', (code) => insert(code, 5, '_'), CODE],
  ['crockford', 'a slash', (code) => insert(code, 5, '/'), CODE],
  ['crockford', 'full-width letters and digits', wide, CODE],
  ['crockford', 'the same in lower case', (code) => wide(code.toLowerCase()), CODE],
  ['crockford', 'O for 0', (code) => code.replaceAll('0', 'O'), CODE],
  ['crockford', 'I for 1', (code) => code.replaceAll('1', 'I'), CODE],
  ['crockford', 'o and l', (code) => code.replaceAll('0', 'o').replaceAll('1', 'l'), CODE],
  ['crockford', 'all of this together', (code) => ` "${insert(code.toLowerCase(), 5, ' - ').replaceAll('1', 'l')}"\r`, CODE],
  ['crockford', 'a symbology identifier of a plain QR code', (code) => `]Q1${code}`, CODE],
  ['crockford', 'a U, which Crockford leaves out', (code) => last(code, 'U'), ['symbol', 9]],
  ['crockford', 'a Cyrillic letter', (code) => last(code, 'Ж'), ['symbol', 9]],
  ['crockford', 'one symbol too few', (code) => last(code, ''), ['length']],
  ['crockford', 'two codes', (code) => `${code};${code}`, ['length']],
  ['crockford', 'nothing', () => '', ['length']],
  ['crockford', 'more than 2,048 characters', (code) => code + ' '.repeat(2_048), ['length']],
  ['epc', 'GS1 DataMatrix', (code) => `]d201${GTIN}1726123110LOT-7${GS}21${code}`, CODE],
  ['epc', 'GS1-128, another order', (code) => `]C121${code}${GS}10LOT${GS}01${GTIN}17270200`, CODE],
  ['epc', 'GS1 QR Code, FNC1 in front and behind', (code) => `]Q3${GS}01${GTIN}21${code.toLowerCase()}${GS}`, CODE],
  ['epc', 'GS1 DataBar', (code) => `]e001${GTIN}21${code}`, CODE],
  ['epc', 'a scanner without symbology identifier', (code) => `01${GTIN}21${code}`, CODE],
  ['epc', 'a serial number alone, FNC1 in front', (code) => `${GS}21${code}`, CODE],
  ['epc', 'the same without FNC1: just a longer string', (code) => `21${code}`, ['length']],
  ['epc', 'brackets', (code) => `(01)${GTIN}(17)261231(10)A/7(21)${code}`, CODE],
  ['epc', 'brackets, with spaces and hyphens', (code) => `(01) ${GTIN} (21) ${insert(code, 4, '-')}`, CODE],
  ['epc', 'square brackets, with a GTIN-13', (code) => `[01]9506000134352[21]${code}`, CODE],
  ['epc', 'a Digital Link', (code) => `${LINK}/21/${code}`, CODE],
  ['epc', 'with lot and expiry', (code) => `${LINK}/10/L%2F7/21/${code}?17=280229`, CODE],
  ['epc', 'in capitals, on a path of another domain', (code) => `HTTPS://SHOP.EXAMPLE/A/01/${GTIN}/21/${code}#top`, CODE],
  ['epc', 'version 1.0 with words', (code) => `https://id.gs1.org/gtin/9506000134352/ser/${code}`, CODE],
  ['epc', 'another product', (code) => `(01)04012345123456(21)${code}`, ['gtin']],
  ['epc', 'two serial numbers', (code) => `(01)${GTIN}(21)${code}(21)${last(code, code.endsWith('A') ? 'B' : 'A')}`, ['length']],
  ['epc', 'an address that is no Digital Link', (code) => `https://shop.example/redeem?code=${code}`, ['length']],
  ['base62', 'a hyphen', (code) => insert(code, 4, '-'), CODE],
  ['base62', 'a symbol less', (code) => last(code, '%'), ['symbol', 7]],
  ['hex', 'upper case', (code) => code.toUpperCase(), CODE],
  ['hex', 'a prefix of programmers', (code) => `0x${code}`, ['length']],
  ['pin', 'groups', (code) => insert(insert(code, 6, ' '), 3, ' '), CODE],
  ['pin', 'full-width digits', wide, CODE],
  ['pin', 'Arabic digits', (code) => code.replaceAll(/\d/g, (one) => String.fromCharCode(0x660 + Number(one))), ['symbol', 0]],
  ['pin', 'a leading digit that a spreadsheet took', (code) => code.slice(1), ['length']],
  ['dice', 'spaces', (code) => [...code].join(' '), CODE],
  ['dice', 'as emoji', (code) => [...code].map((one) => `${one}\uFE0F`).join(''), CODE],
  ['cyrillic', 'lower case', (code) => code.toLowerCase(), CODE],
  ['cyrillic', 'a Latin A', (code) => last(code, 'A'), ['symbol', 7]],
  ['accents', 'accents that came apart, as on a Mac', (code) => code.normalize('NFD'), CODE],
  ['accents', 'lower case', (code) => code.toLowerCase(), CODE],
  ['ticket', 'fixed text and a check symbol', (code) => code, CODE],
  ['ticket', 'spaces for its hyphens', (code) => code.replaceAll('-', ' '), CODE],
  ['ticket', 'without hyphens, in lower case', (code) => flat(code).toLowerCase(), CODE],
  ['ticket', 'without any fixed text', (code) => flat(code).slice(5), CODE],
  ['ticket', 'its hyphens elsewhere', (code) => insert(insert(flat(code), 11, '-'), 7, '-'), CODE],
  ['ticket', 'GS1, then fixed text put back', (code) => `(21)${flat(code).slice(5).toLowerCase()}(10)A`, CODE],
  ['ticket', 'a typing error: the check symbol finds it', (code) => last(code, code.endsWith('A') ? 'B' : 'A'), ['check']],
  ['ticket', 'some of the fixed text without the rest', (code) => code.slice(6), ['length']],
  ['ticket', 'other fixed text', (code) => code.replace('PROMO', 'PRIMO'), ['format', 2]],
  ['grouped', 'groups with a space, lower case', (code) => code.replace('-', ' ').toLowerCase(), CODE],
  ['grouped', 'groups that were lost', flat, CODE],
  ['grouped', 'two hyphens', (code) => code.replace('-', '--'), CODE],
  ['grouped', 'a word that the line avoids', () => 'DEAD-0000', ['avoided']],
  ['grouped', 'the same, untidy', () => 'dead oooo', ['avoided']],
]; // biome-ignore format: a table

let client: Client;
const lines = {} as Record<Kind, { readonly id: string; readonly code: string }>;
beforeAll(async () => {
  const customer = await (await accountsOf(sharedCloud())).letIn('bulk');
  client = await connect(sharedUrl(), customer.apiKey);
  await client.addAlphabet('CYRILLIC', 'АБВГДЕЖЗИКЛМНОПРСТУФ');
  await client.addAlphabet('ACCENTS', 'ABCDÉÈÇ');
  for (const [kind, order] of Object.entries(orders) as [Kind, (typeof orders)[Kind]][]) {
    const { data } = orderBody({ digits: 0, ...order, size: 1000 }) as { data: object };
    const attributes = { ...order, size: 1000, ...(kind === 'epc' && { gtin: GTIN }) };
    const { json } = await client.post('/tokens', { data: { ...data, attributes } });
    const { id } = json.data;
    await client.until(id, 'finished');
    // One with all that people take for something else.
    const codes = await tokensOf(client, id);
    const code = codes.find((one) => kind !== 'crockford' || /^(?=.*0)(?=.*1)(?=.*[A-Z])/.test(one)) as string;
    lines[kind] = { id, code };
  }
});

/** As JSON, with what cannot be seen written out. */
const shown = (text: string) => {
  const quoted = JSON.stringify(text).replaceAll(/[\p{Z}\p{C}\p{Mn}\p{Pd}]/gu, (one) =>
    one < '\u007f' ? one : `\\u${one.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  );
  return quoted.length > 70 ? `${quoted.slice(0, 60)}… (${text.length})` : quoted;
};

test(`${table.length} untidy codes, and what each is read as`, async () => {
  expect(table.length).toBeGreaterThanOrEqual(60);
  const printed: string[] = [];
  for (const kind of Object.keys(orders) as Kind[]) {
    const { id, code } = lines[kind];
    const rows = table.filter(([each]) => each === kind);
    const tokens = rows.map(([, , sent]) => sent(code));
    const path = `/tokens/${id}/verify`;
    const { json } = await client.post(path, { data: { type: 'verification', attributes: { tokens } } });
    for (const [i, [, what, , expected]] of rows.entries()) {
      const result = json.data.attributes.results[i];
      const read = result.read ?? result.token;
      expect([what, result.token]).toEqual([what, tokens[i]]);
      if (expected === CODE) expect([what, result.issued, read]).toEqual([what, true, code]);
      else expect([what, result.issued, result.reason, result.at]).toEqual([what, false, expected[0], expected[1]]);
      const verdict = result.issued ? read : `✗ ${result.reason}${result.at === undefined ? '' : ` ${result.at}`}`;
      printed.push(`${kind.padEnd(10)} ${shown(tokens[i] as string).padEnd(74)} ${verdict.padEnd(16)} ${what}`);
    }
  }
  process.stdout.write(`${printed.join('\n')}\n`);
});

test('strict takes only what is a code as it stands', async () => {
  const { id, code } = lines.crockford;
  const rows = table.filter(([kind]) => kind === 'crockford');
  const tokens = rows.map(([, , sent]) => sent(code));
  const { json } = await client.post(`/tokens/${id}/verify`, {
    data: { type: 'verification', attributes: { tokens, reading: 'strict' } },
  });
  const issued = json.data.attributes.results.map((result: { issued: boolean }) => result.issued);
  expect(issued).toEqual(tokens.map((token) => token === code));
});
