import { startCloud } from '../../bench/service/cloud.ts';
import { watchMemory } from './memory.ts';
import { count, type Night } from './night.ts';
import { Tally, Visitor } from './visitor.ts';

const LINES = Number(process.env.SOAK_LINES ?? 500);
const AT_ONCE = 16;
const SIZE = 1_000;
const DIGITS = 20;

/** Many productions side by side, for as long as they take: all of them finished, every token of a line another one. */
export async function run(): Promise<Night> {
  const cloud = await startCloud();
  const tally = new Tally();
  try {
    using memory = watchMemory(cloud, 'soak');
    const began = performance.now();
    let ordered = 0;
    let tokens = 0;
    const work = async (): Promise<void> => {
      const visitor = new Visitor(cloud.url, tally);
      await visitor.openSession();
      while (ordered++ < LINES) {
        try {
          const made = await visitor.tokens(await visitor.produce(SIZE, DIGITS), SIZE);
          tokens += made.length;
        } catch (error) {
          tally.faults.push((error as Error).message);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const seconds = (performance.now() - began) / 1_000;
    const what = `${count(LINES)} lines of ${count(SIZE)} tokens, ${AT_ONCE} at a time`;
    if (tokens !== LINES * SIZE) tally.faults.push(`${what}: only ${count(tokens)} tokens came.`);
    return {
      figures: [
        [what, `${count(tokens)} tokens in ${seconds.toFixed(0)} s, ${(LINES / seconds).toFixed(1)} lines a second`],
        ...tally.figures(),
        memory.stop(),
      ],
      faults: tally.faults,
    };
  } finally {
    await cloud.stop();
  }
}
