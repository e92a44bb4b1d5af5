import type { BenchCloud } from '../../bench/service/cloud.ts';
import type { Night } from './night.ts';

/** Milliseconds between two samples. */
const EVERY = 1_000;
const MB = 1e6;

/** The memory that a local cloud's process, its functions' threads included, holds over a time. */
export interface MemoryWatch extends Disposable {
  /** Ends it. @returns first, highest and last sample, and the slope of the second half, when all threads are up */
  stop(): Night['figures'][number];
}

/** Samples the resident memory once a second; with `using` no longer than the cloud is there to be asked, whatever fails. */
export function watchMemory(cloud: Pick<BenchCloud, 'residentBytes'>, what: string): MemoryWatch {
  const began = Date.now();
  const samples: (readonly [minutes: number, mb: number])[] = [];
  const take = (): void => {
    samples.push([(Date.now() - began) / 60_000, cloud.residentBytes() / MB]);
  };
  take();
  const timer = setInterval(take, EVERY);
  const end = (): void => clearInterval(timer);
  return {
    [Symbol.dispose]: end,
    stop() {
      end();
      take();
      const sizes = samples.map(([, mb]) => Math.round(mb));
      const half = samples.slice(Math.floor(samples.length / 2));
      const slope = slopeOf(half).toFixed(2);
      const text = `first ${sizes[0]} MB, highest ${Math.max(...sizes)} MB, last ${sizes.at(-1)} MB; slope of the second half ${slope} MB/min`;
      return [`resident memory, ${what}`, text];
    },
  };
}

/** The slope of the line with the least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([x]) => x), mean(([, y]) => y)];
  const variance = mean((point) => (point[0] - x) ** 2);
  return variance === 0 ? 0 : mean((point) => (point[0] - x) * (point[1] - y)) / variance;
}
