import { expect, test } from '@jest/globals';
import { read } from '../repository/files.ts';
import { type Block, blocks, pages } from './blocks.ts';

/** What commands need that no test has; it stands behind `sh` in the fence, and the block is not run. */
const NEEDS = {
  aws: 'credentials of an AWS account',
  docker: 'Docker',
  terminal: 'a terminal of its own, since it does not end by itself',
  minutes: 'more of them than a test may take',
};

const RUN = [
  'sh', // commands.test.ts
  'ts', // samples.test.ts
  'js', // test/lambda/verification-snippet.test.ts
];
const SHOWN = ['json', 'text', 'mermaid'];
const known = [...RUN, ...SHOWN, ...Object.keys(NEEDS).map((need) => `sh ${need}`)];

/** Blocks whose fence says nothing, by how they begin, and why they are not run. */
const SILENT: Readonly<Record<string, string>> = {
  'UPPER_EPCG30: 30 symbols, 20 digits: ': 'an output',
  'npx unique-tokens download ': 'the line is made up',
  'aws events put-rule ': NEEDS.aws,
  'tail -f ': NEEDS.terminal,
  'npm ci\nnpx cdk bootstrap ': NEEDS.aws,
  'npm run customer -- --stack ': NEEDS.aws,
  'git pull && npm ci && npm test\nnpx cdk ': NEEDS.aws,
  'npx cdk destroy\n': NEEDS.aws,
  'localstack start -d\n': NEEDS.docker,
  'export AWS_ENDPOINT_URL=http://localhost.localstack.cloud:4566 ': NEEDS.docker,
  'npm start                # in one terminal\nnpm run sam ': NEEDS.docker,
};

const firstLines = (some: readonly Block[]) => some.map(({ page, info, text }) => [page, info, text.split('\n')[0]]);

test('every fence is a pair', () => {
  const fences = pages.flatMap((page) => read(page).match(/^\s*(```|~~~)/gm) ?? []);
  expect(fences).toHaveLength(2 * blocks.length);
});

test('every block is run, is no command, or says what its commands need', () => {
  const isSilent = ({ info, text }: Block) =>
    info === '' && Object.keys(SILENT).some((beginning) => text.startsWith(beginning));
  expect(firstLines(blocks.filter((block) => !known.includes(block.info) && !isSilent(block)))).toEqual([]);
});

test('no command passes as an output', () => {
  const command = /^\s*(\$ )?(aws|cdk|cdklocal|curl|docker|git|localstack|node|npm|npx|openssl|sam|tail) /m;
  expect(firstLines(blocks.filter(({ info, text }) => SHOWN.includes(info) && command.test(text)))).toEqual([]);
});
