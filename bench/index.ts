import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { engine } from './engine/engine.ts';
import { type FormatResult, formats } from './engine/formats.ts';
import type { Result } from './report/result.ts';
import { bundles } from './service/bundles.ts';
import { type GrowthResult, growth } from './service/growth.ts';
import { service } from './service/index.ts';
import { large } from './service/large.ts';
import { type VerificationResult, verification } from './service/verification.ts';

/**
 * `npm run bench [-- [engine] [formats] [service] [functions] [verification] [growth] [large] [--quick] [--json FILE] [--size N] [--chunk-bytes N]]`:
 * engine and service where none is named. Shows figures, judges none.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    size: { type: 'string', default: '100000000' },
    'chunk-bytes': { type: 'string' },
  },
});
const suites = ['engine', 'formats', 'service', 'functions', 'verification', 'growth', 'large'];
const unknown = positionals.filter((name) => !suites.includes(name));
if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}: ${suites.join(', ')}.`);
const asked = positionals.length > 0 ? positionals : ['engine', 'service'];

const memory = Math.round(totalmem() / 2 ** 30);
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${memory} GiB`;
console.log(`${machine}; Node ${process.version}; load average ${loadavg()[0]?.toFixed(1)}\n`);

const results: Result[] = asked.includes('engine') ? showEngine() : [];
const ofFormats: FormatResult[] = asked.includes('formats') ? showFormats() : [];
const measured = asked.includes('service') ? await service(values.quick) : {};
const loaded = asked.includes('functions') ? { functions: bundles(values.quick ? 3 : 9) } : {};
const ofLines: VerificationResult[] = asked.includes('verification') ? await verification(values.quick) : [];
const ofGrowth: GrowthResult[] = asked.includes('growth') ? await growth(values.quick) : [];
if (asked.includes('large')) await large(Number(values.size), values['chunk-bytes']);
if (values.json !== undefined) {
  const json = {
    machine,
    node: process.version,
    results,
    formats: ofFormats,
    verification: ofLines,
    growth: ofGrowth,
    ...measured,
    ...loaded,
  };
  writeFileSync(values.json, `${JSON.stringify(json, undefined, 2)}\n`);
}

/** The engine's table, row by row as it is measured. */
function showEngine(): Result[] {
  const shown: Result[] = [];
  console.log(rowOf(['k', 'n', 'contender', 'tokens/s', 'MB/s']));
  for (const result of engine(values.quick ? { seconds: 0.15, runs: 3 } : { seconds: 0.5, runs: 6 })) {
    const { k, n, contender, tokensPerSecond, bytesPerSecond } = result;
    const previous = shown.at(-1);
    if (previous !== undefined && (previous.k !== k || previous.n !== n)) console.log();
    console.log(rowOf([k, n, contender, tokensPerSecond.toLocaleString('en'), (bytesPerSecond / 1e6).toFixed(1)]));
    shown.push(result);
  }
  console.log();
  return shown;
}

/** The table of formats, codes a second; `times` is of the line without a format in the same run. */
function showFormats(): FormatResult[] {
  const shown: FormatResult[] = [];
  const cells = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(30) : cell.padStart(12))).join(' ');
  console.log(cells(['format', 'ours', 'times', 'verifying', 'opens in ms', 'vouchers', 'nanoid+Set']));
  for (const row of formats(values.quick ? { seconds: 0.15, runs: 3 } : { seconds: 0.4, runs: 5 })) {
    const rates = [row.voucherCodeGenerator, row.nanoidFilterSet].map((rate) => (rate ? count(rate) : '–'));
    const times = (row.ours / row.plainLine).toFixed(2);
    console.log(
      cells([row.name, count(row.ours), times, count(row.verifying), row.openMilliseconds.toFixed(0), ...rates]),
    );
    shown.push(row);
  }
  console.log();
  return shown;
}

function count(rate: number): string {
  return Math.round(rate).toLocaleString('en');
}

function rowOf([k, n, contender, tokens, megabytes]: readonly (string | number)[]): string {
  const right = (cell: string | number | undefined, width: number) => String(cell).padStart(width);
  return `${right(k, 6)} ${right(n, 6)}  ${String(contender).padEnd(24)} ${right(tokens, 14)} ${right(megabytes, 9)}`;
}
