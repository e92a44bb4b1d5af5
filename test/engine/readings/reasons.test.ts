import { mostSpecific, readCode, reasons } from '../../../engine/readings/index.ts';
import { GTIN, lines } from './lines.ts';

test('the most specific of several reasons', () => {
  expect(mostSpecific(['length', 'symbol', 'format'])).toBe('symbol');
  expect(mostSpecific(['length', 'gtin', 'check'])).toBe('check');
  expect(mostSpecific([...reasons].reverse())).toBe('unissued');
  expect(mostSpecific([])).toBeUndefined();
});

/** As long as a string may be: each step must stay linear, else one request keeps a function busy. */
test.each([
  ['(21)', '(21)'.repeat(512)],
  ['element strings without end', `]d2${'20'.repeat(1_020)}`],
  ['FNC1', '10A\u001d'.repeat(500)],
  ['a deep path', `https://a.example${'/01'.repeat(600)}`],
  ['slashes', `https://a.example/01/${GTIN}/21/${'/'.repeat(1_900)}`],
  ['white space', `${' '.repeat(1_000)}x${' '.repeat(1_000)}`],
  ['quotes', '"'.repeat(2_048)],
  ['ligatures that grow', 'ﷺ'.repeat(2_048)],
  ['marks', `a${'\u0301'.repeat(2_000)}`],
  ['escapes', `https://a.example/01/${GTIN}/21/${'%C3%89'.repeat(300)}`],
  ['surrogates without their other half', '\ud800'.repeat(2_048)],
  ['digits', '1'.repeat(2_048)],
])('a long string is no code, and is soon known to be none: %s', (_, text) => {
  expect(Array.from(text).length).toBeLessThanOrEqual(2_048);
  const start = process.cpuUsage();
  for (const shape of Object.values(lines)) expect(readCode(text, shape, 'lenient', GTIN)).toHaveProperty('reason');
  const { user, system } = process.cpuUsage(start);
  // Some milliseconds for 20 lines; a quadratic step would take seconds.
  expect((user + system) / 1_000).toBeLessThan(1_000);
});
