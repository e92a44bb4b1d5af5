import config from './jest.config.js';

/**
 * `npm run test:unit`, also with `-- --watch`: what needs no running cloud, in seconds. The files that are left out take long
 * because of what they prove (statistics, each length of a code, the compiler of the kernels); `npm test` runs them.
 */
const projects = ['engine', 'lambda', 'unit'];
const long = [
  'engine/(chunks|half-arithmetic|kernels|line|permutation|shuffle|token-text|uniformity)',
  'lambda/(analysis|broken-stream|paging|picture)',
];

export default {
  ...config,
  projects: config.projects
    .filter(({ displayName }) => projects.includes(displayName))
    .map((project) => ({ ...project, testPathIgnorePatterns: long.map((name) => `/test/${name}\\.test\\.ts$`) })),
};
