import { passes } from './jest.ts';
import { count, type Night } from './night.ts';

/** Codes of one hard format, each made, judged and found again. */
const CODES = process.env.FORMAT_CODES ?? '1000000';

/** The tests of formats that spell out very many codes. */
export async function run(): Promise<Night> {
  const began = performance.now();
  const passed = await passes('engine', { FORMAT_CODES: CODES }, ['engine/formats/(many-codes|full-set)']);
  const seconds = (performance.now() - began) / 1_000;
  return {
    figures: [
      ['codes of a hard format; all codes of small ones', `${count(Number(CODES))} codes; all in ${count(seconds)} s`],
    ],
    faults: passed ? [] : ['tests have failed'],
  };
}
