import config, { project } from '../../jest.config.js';
import { files } from './selection.ts';

/** The tests that run on the second cloud: the projects of jest.config.js, and one of its own, with the files of selection.ts alone. */
const projects = [...config.projects, project('clouds')]
  .filter(({ displayName }) => displayName in files)
  .map((each) => ({
    ...each,
    testMatch: files[each.displayName].map((name) => `<rootDir>/test/${each.displayName}/${name}.test.ts`),
    testEnvironment: '<rootDir>/test/clouds/environment.js',
  }));

export default {
  ...config,
  rootDir: '../..',
  projects,
  // A suite with a cloud of its own deploys it first.
  testTimeout: 240_000,
  // Tests wait more than they work: three of them side by side, even where Jest would run one.
  maxWorkers: 3,
  reporters: ['default', '<rootDir>/test/clouds/reporter.js', '<rootDir>/test/summary-reporter.js'],
};
