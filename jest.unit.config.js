import config from './jest.config.js';

/**
 * `npm run test:unit`, also with `-- --watch`: what needs no running cloud, in seconds. The files that are left out take long
 * because of what they prove (statistics, each length of a code, the compiler of the kernels, each write cut off, many at once, large files).
 * `npm test` runs them.
 */
const projects = ['engine', 'lambda', 'unit'];
const long = [
  'engine/(chunks|ff1|half-arithmetic|kernels|line|permutation|shuffle|snapshot|token-text|uniformity)',
  'engine/formats/(check-symbol|exhaustion|full-set|line|many-codes|permanent-bytes|ranking|request|snapshot)',
  'engine/readings/never-another',
  'lambda/(analysis|broken-stream|paging|picture)',
  'unit/cli/(formats|labels)',
  'unit/lambda/(accounts/rates|files/gzip|files/hashing|files/read-ahead|gate/redemptions|gate/voids|http/gate|http/reissue-codes)',
  'unit/lambda/(http/verify-over-lines|lines/issued|lines/memory|lines/parts|platform/batches|platform/reads|verification/known-line|workflow/formats)',
];

export default {
  ...config,
  projects: config.projects
    .filter(({ displayName }) => projects.includes(displayName))
    .map((project) => ({ ...project, testPathIgnorePatterns: long.map((name) => `/test/${name}\\.test\\.ts$`) })),
};
