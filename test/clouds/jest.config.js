import config, { project } from '../../jest.config.js';
import { files, nightFiles } from './selection.ts';

const selections = { commit: [files], night: [nightFiles], all: [files, nightFiles] };
const selection = selections[process.env.CLOUDS_FILES ?? 'all'];
const filesOf = (name) => selection.flatMap((each) => each[name] ?? []);

/** The tests that run on the second cloud: the projects of jest.config.js, and one of its own, with the files of selection.ts alone. */
const projects = [...config.projects, project('clouds')]
  .filter(({ displayName }) => filesOf(displayName).length > 0)
  .map((each) => ({
    ...each,
    testMatch: filesOf(each.displayName).map((name) => `<rootDir>/test/${each.displayName}/${name}.test.ts`),
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
