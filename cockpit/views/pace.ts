/** How far a line was when it was first seen here, and when that has last changed, by this machine's own clock. */
interface Seen {
  readonly id: string;
  readonly percent: number;
  readonly at: number;
  readonly latest: number;
  readonly latestAt: number;
}
let seen: Seen | undefined;

/** Seconds that a line still takes, as the page has seen it come on so far; undefined until it has. */
export function secondsLeft(id: string, percent: number, now = performance.now()): number | undefined {
  if (seen?.id !== id || percent < seen.latest) seen = { id, percent, at: now, latest: percent, latestAt: now };
  if (percent > seen.latest) seen = { ...seen, latest: percent, latestAt: now };
  const made = seen.latest - seen.percent;
  return made === 0 ? undefined : (((seen.latestAt - seen.at) / made) * (100 - seen.latest)) / 1_000;
}

/** 40 s, 12 min, 3 h */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
