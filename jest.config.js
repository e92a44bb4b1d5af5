import { join } from 'node:path';

// Tests start hundreds of processes and threads of Node.js: what one has compiled, and stripped of its types, the others find.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.build', 'compile-cache');

/**
 * Tests run as CommonJS: swc turns the ES modules of the sources, and of the few packages that are nothing else, into it.
 * What must run as Node runs it (the CDK app, the local cloud) is started as a process of its own.
 */
const transform = {
  '\\.[jt]s$': [
    '@swc/jest',
    { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};

/** Where Jest looks for files. Without this it also goes through node_modules, once for each project. */
const folders = [
  'api',
  'bench',
  'cli',
  'client',
  'cockpit',
  'engine',
  'lambda',
  'lib',
  'local',
  'operator',
  'test',
  'tools',
];

/** A project for each folder of test/: `npx jest --selectProjects engine`. */
export const project = (name, more = {}) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  roots: folders.map((folder) => `<rootDir>/${folder}`),
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform,
  testEnvironment: '<rootDir>/test/environment.js',
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transformIgnorePatterns: ['/node_modules/(?!@noble/|cdigit/)'],
  ...more,
});

/** What local clouds run, for tests that start their own. */
const service = { globalSetup: '<rootDir>/test/make-service.ts' };
/** The one local cloud that the tests over HTTP share. */
const cloud = {
  globalSetup: '<rootDir>/test/api/setup.ts',
  globalTeardown: '<rootDir>/test/api/teardown.ts',
};

export default {
  projects: [
    project('repository'),
    project('engine'),
    project('stack', { ...cloud, globalSetup: '<rootDir>/test/stack/setup.ts' }),
    project('local', service),
    project('lambda'),
    project('unit', {
      globalSetup: '<rootDir>/test/unit/world/setup.ts',
      globalTeardown: '<rootDir>/test/unit/world/teardown.ts',
      setupFiles: ['<rootDir>/test/unit/world/environment.ts'],
    }),
    project('api', cloud),
    project('contract', cloud),
    project('cockpit', cloud),
    project('cli', { ...cloud, globalSetup: '<rootDir>/test/cli/setup.ts' }),
    project('fuzz', service),
    project('docs', cloud),
    project('faults', service),
    project('upgrade', service),
  ],
  testSequencer: '<rootDir>/test/longest-first.js',
  reporters: ['default', '<rootDir>/test/summary-reporter.js'],
  // Most suites wait for a cloud of their own more than they compute.
  maxWorkers: 3,
  testTimeout: 120_000,
};
