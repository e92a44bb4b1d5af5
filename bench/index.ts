import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { engine } from './engine.ts';
import type { Effort, Result, Suite } from './result.ts';

/** `npm run bench [-- --quick] [-- --json FILE]`: shows figures, judges none. */
const suites: readonly Suite[] = [engine];

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
const effort: Effort = values.quick ? { seconds: 0.15, runs: 3 } : { seconds: 0.5, runs: 6 };
const memory = Math.round(totalmem() / 2 ** 30);
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${memory} GiB`;
const results: Result[] = [];

console.log(`${machine}; Node ${process.version}\n`);
console.log(rowOf(['k', 'n', 'contender', 'tokens/s', 'MB/s']));
for (const suite of suites) {
  for await (const result of suite(effort)) {
    const { k, n, contender, tokensPerSecond, bytesPerSecond } = result;
    const previous = results.at(-1);
    if (previous !== undefined && (previous.k !== k || previous.n !== n)) console.log();
    console.log(rowOf([k, n, contender, tokensPerSecond.toLocaleString('en'), (bytesPerSecond / 1e6).toFixed(1)]));
    results.push(result);
  }
}
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ machine, node: process.version, results }, undefined, 2)}\n`);
}

function rowOf([k, n, contender, tokens, megabytes]: readonly (string | number)[]): string {
  const right = (cell: string | number | undefined, width: number) => String(cell).padStart(width);
  return `${right(k, 6)} ${right(n, 6)}  ${String(contender).padEnd(24)} ${right(tokens, 14)} ${right(megabytes, 9)}`;
}
