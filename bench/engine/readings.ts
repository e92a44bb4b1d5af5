import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { openFormatLine, resolveFormat } from '../../engine/formats/index.ts';
import { createCodeShape, readCode } from '../../engine/readings/index.ts';
import { cpuSeconds } from '../report/result.ts';
import { LINE_ID, lineOf, MAC } from './cases.ts';

/** `node bench/engine/readings.ts`: microseconds to read a code, tidy and not, beside those to find its position. */

const COUNT = 1_000;
const RUNS = 300;

const alphabet = presetAlphabet('CROCKFORD32');
const check = { system: 'luhn' };
const format = resolveFormat({ alphabet, format: { pattern: 'PROMO-####-####-###*', check } });
const avoiding = resolveFormat({ alphabet, format: { pattern: 'PROMO-####-####-###*', check, avoid: { runs: 3 } } });
const open = (resolved: typeof format) => openFormatLine({ mac: MAC, lineId: LINE_ID, alphabet, format: resolved });
const cases = [
  { name: '12 digits', line: lineOf({ name: '', alphabet, digits: 12 }), format: undefined },
  { name: 'PROMO-####-####-###*', line: open(format), format },
  { name: 'the same, runs avoided', line: open(avoiding), format: avoiding },
];

function microsecondsOf(work: () => unknown): number {
  for (let i = 0; i < RUNS / 10; i++) work();
  const start = cpuSeconds();
  for (let i = 0; i < RUNS; i++) work();
  return ((cpuSeconds() - start) / RUNS / COUNT) * 1e6;
}

const rows = cases.map(({ name, line, format }) => {
  const shape = createCodeShape({ alphabet, digits: line.digits, format });
  const codes = Array.from(line.produce(0n, COUNT), ({ bytes }) => Buffer.from(bytes).toString())
    .join('')
    .trim()
    .split('\n');
  const reading = (mangle: (code: string) => string) => {
    const texts = codes.map(mangle);
    return microsecondsOf(() => texts.map((text) => readCode(text, shape))).toFixed(2);
  };
  return {
    line: name,
    'find position': microsecondsOf(() => line.positionsOf(codes)).toFixed(2),
    'read, tidy': reading((code) => code),
    'lower case': reading((code) => code.toLowerCase()),
    'GS1 string': reading((code) => `]d201095060001343521726123110LOT\u001d21${code}`),
    'one symbol short': reading((code) => code.slice(1)),
  };
});
console.table(rows);
