import { expect, test } from '@jest/globals';
import { read } from '../repository/files.ts';
import { type Block, blocks, pages } from './blocks.ts';

/** What commands need that no test has; it stands behind `sh` in the fence, and the block is not run. */
const NEEDS = {
  aws: 'credentials of an AWS account',
  docker: 'Docker',
  terminal: 'a terminal of its own, since it does not end by itself',
  minutes: 'more of them than a test may take',
  proxy: 'a proxy and an authority of its own, as test/cli/refusals.test.ts has them',
};

const RUN = [
  'sh', // commands.test.ts
  'ts', // samples.test.ts
  'js', // test/lambda/verification-snippet.test.ts
];
const SHOWN = ['json', 'text', 'mermaid'];
const known = [...RUN, ...SHOWN, ...Object.keys(NEEDS).map((need) => `sh ${need}`)];

const firstLines = (some: readonly Block[]) => some.map(({ page, info, text }) => [page, info, text.split('\n')[0]]);

test('every fence is a pair', () => {
  const fences = pages.flatMap((page) => read(page).match(/^\s*(```|~~~)/gm) ?? []);
  expect(fences).toHaveLength(2 * blocks.length);
});

test('every block is run, is no command, or says what its commands need', () => {
  expect(firstLines(blocks.filter(({ info }) => !known.includes(info)))).toEqual([]);
});

test('no command passes as an output', () => {
  const command = /^\s*(\$ )?(aws|cdk|cdklocal|curl|docker|git|localstack|node|npm|npx|openssl|sam|tail) /m;
  expect(firstLines(blocks.filter(({ info, text }) => SHOWN.includes(info) && command.test(text)))).toEqual([]);
});
