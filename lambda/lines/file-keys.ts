import type { Attempt } from './head.ts';

/** The files of a part, by the name that the API gives them. */
export const fileNames = {
  data: 'data.txt',
  gz: 'data.txt.gz',
  snapshot: 'snapshot.blob',
  score: 'score.csv',
  delta: 'delta.csv',
  analysis: 'analysis.json',
  picture: 'analysis.svg',
} as const;

export type FileName = keyof typeof fileNames;

/** All files of a line are below this prefix. */
export function linePrefix(line: string): string {
  return `lines/${line}/`;
}

/** All files of an attempt are below this prefix. So nobody reads what a late worker of a given-up attempt writes. */
export function attemptPrefix({ line, part, attempt }: Attempt): string {
  return `${linePrefix(line)}${part}-${attempt}/`;
}

/** The object key of a file of the attempt. */
export function fileKey(attempt: Attempt, file: FileName): string {
  return `${attemptPrefix(attempt)}${fileNames[file]}`;
}

/** The part and attempt of an object key below a line's prefix, or undefined if it is not one of our keys. */
export function attemptOfKey(key: string): Attempt | undefined {
  const match = /^lines\/([^/]+)\/(\d+)-(\d+)\//.exec(key);
  if (!match) return undefined;
  const [, line = '', part, attempt] = match;
  return { line, part: Number(part), attempt: Number(attempt) };
}
