import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { read } from './files.ts';
import { allImports, codeOf, importsOf, ringIn, sources } from './imports.ts';

/** Who may import whom, beside itself: docs/architecture.md shows it. A folder of a room that has a row of its own keeps to that. */
const layers: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  api: ['engine'],
  client: [],
  'lambda/platform': [],
  'lambda/files': ['engine', 'lambda/platform'],
  'lambda/webhooks': ['lambda/platform'],
  'lambda/lines': ['engine', 'api', 'lambda/platform', 'lambda/files', 'lambda/webhooks'],
  'lambda/gate': ['engine', 'api', 'lambda/platform'],
  'lambda/verification': ['engine', 'lambda/gate', 'lambda/lines'],
  'lambda/accounts': ['engine', 'api', 'lambda/platform', 'lambda/lines'],
  'lambda/idempotency': ['api', 'lambda/platform', 'lambda/accounts', 'lambda/lines'],
  'lambda/payments': ['api', 'lambda/platform', 'lambda/accounts'],
  'lambda/analysis': ['engine'],
  'lambda/http/protocol': ['api', 'lambda/platform'],
  'lambda/http': [
    ...['engine', 'api', 'lambda/platform', 'lambda/files', 'lambda/lines', 'lambda/accounts'],
    ...['lambda/idempotency', 'lambda/payments', 'lambda/gate', 'lambda/verification', 'lambda/http/protocol'],
  ],
  'lambda/workflow': [
    ...['engine', 'api', 'lambda/platform', 'lambda/files', 'lambda/webhooks', 'lambda/lines', 'lambda/accounts'],
    'lambda/analysis',
  ],
  lib: ['engine', 'api', 'lambda/platform', 'lambda/lines', 'lambda/workflow', 'tools/bundles'],
  local: ['api', 'lambda/platform', 'lambda/accounts'],
  cli: ['engine', 'client', 'local/seed'],
  operator: ['api', 'lambda/platform', 'lambda/accounts', 'lambda/gate', 'lambda/lines', 'lambda/webhooks'],
  cockpit: ['engine', 'api', 'client'],
  'tools/bundles': ['api', 'lambda/platform', 'lambda/http', 'lambda/workflow'],
  tools: ['api', 'tools/bundles', 'local', 'bench'],
  bench: ['engine', 'api', 'lambda/platform', 'lambda/files', 'lambda/gate', 'lambda/workflow', 'lib', 'local'],
};

/** The packages of a room, where they are limited: the first pattern of which the folder is part holds. */
const packages: readonly (readonly [folder: string, pattern: RegExp])[] = [
  ['engine/snapshot', /^node:(crypto|zlib)$/],
  ['engine/formats', /^(node:(crypto|zlib)$|naughty-words\/)/],
  ['engine/readings', /^$/],
  ['engine', /^node:crypto$/],
  ['api', /^zod$/],
  ['client', /^$/],
  ['cockpit', /^$/],
  ['lambda', /^(node:|@aws-sdk\/|@aws-lambda-powertools\/|aws-lambda$|busboy$|hash-wasm|stripe$|zod$)/],
  ['lib', /^(aws-cdk-lib|constructs$|cdk-nag$)/],
  ['cli', /^(node:|commander$|cli-progress$|fflate$|bwip-js\/node$|fontkit$|pdfkit$)/],
  ['operator', /^(node:|commander$|@aws-sdk\/)/],
];

/** What may stand in the root of a room: its entries. Everything else has a folder, which says what it is. */
const entries: Readonly<Record<string, readonly string[]>> = {
  engine: ['line.ts'],
  client: ['index.ts'],
  lib: ['app.ts', 'stack.ts'],
  local: ['demo.ts', 'sam.ts', 'start.ts'],
  cli: ['start.ts', 'unique-tokens.ts'],
  operator: ['customer.ts', 'line.ts', 'restore.ts', 'upgrade.ts'],
  cockpit: ['main.ts'],
  tools: [
    ...[
      'build.ts',
      'client.ts',
      'dev.ts',
      'figures.ts',
      'kernels.js',
      'package.ts',
      'pictures.ts',
      'record.ts',
      'release.ts',
    ],
    'symbolicate.ts',
  ],
  bench: ['again.ts', 'gate.ts', 'idle.ts', 'index.ts', 'remembered.ts', 'scale.ts'],
};

const isIn = (folder: string, path: string) => path.startsWith(`${folder}/`);
const roomOf = (path: string) =>
  Object.keys(layers)
    .filter((room) => isIn(room, path))
    .sort((a, b) => b.length - a.length)[0];
const imports = allImports();
const inRepository = imports.flatMap(({ from, to }) => (to === undefined ? [] : [{ from, to }]));

test('every source is in a room', () => {
  expect(sources.filter((path) => roomOf(path) === undefined)).toEqual([]);
});

test('every relative import leads to a source or to data beside it', () => {
  expect(inRepository.filter(({ to }) => !sources.includes(to))).toEqual([]);
});

describe.each(Object.entries(layers))('%s', (room, allowed) => {
  const own = inRepository.filter(({ from, to }) => roomOf(from) === room && roomOf(to) !== room);

  test(`imports nothing but itself${allowed.map((name) => `, ${name}`).join('')}`, () => {
    expect(own.filter(({ to }) => !allowed.some((name) => isIn(name, to)))).toEqual([]);
  });

  test('may import nothing that it does not', () => {
    expect(allowed.filter((name) => !own.some(({ to }) => isIn(name, to)))).toEqual([]);
  });
});

test.each(packages)('%s imports no other packages than %s', (folder) => {
  const pattern = (path: string) => packages.find(([name]) => isIn(name, path)) ?? [];
  const named = imports.flatMap((each) => (each.package === undefined ? [] : [{ ...each, package: each.package }]));
  const own = named.filter(({ from }) => pattern(from)[0] === folder);
  expect(own.filter((each) => !pattern(each.from)[1]?.test(each.package))).toEqual([]);
});

test('there is no ring between folders', () => {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of inRepository) {
    if (dirname(from) === dirname(to)) continue;
    edges.set(dirname(from), (edges.get(dirname(from)) ?? new Set()).add(dirname(to)));
  }
  const ring = ringIn(edges) ?? [];
  const steps = ring
    .slice(1)
    .map((to, i) => inRepository.find((one) => dirname(one.from) === ring[i] && dirname(one.to) === to));
  expect(steps).toEqual([]);
});

test('beside the entries of a room stands nothing', () => {
  const roots = sources.filter((path) => path.split('/').length === 2 || /^lambda\/[^/]+$/.test(path));
  const loose = roots.filter((path) => !entries[dirname(path)]?.some((name) => path === `${dirname(path)}/${name}`));
  expect(loose).toEqual([]);
});

/** The engine is pure: what it makes depends on what it is given alone. */
test.each(sources.filter((path) => isIn('engine', path)))('%s reads no environment, clock or randomness', (path) => {
  const forbidden =
    /\b(process|Date|performance|Math\.random|random\w*|crypto\.|fetch|setTimeout|console|require|globalThis)\b/;
  expect(codeOf(read(path)).match(forbidden)?.[0]).toBeUndefined();
});

describe('the reading of imports', () => {
  test('knows their forms, and no comments', () => {
    const text = [
      "import a from './a.ts'; // import b from './b.ts'",
      "import {\n  c,\n} from '../c.ts';",
      "export type { D } from './d.ts';",
      "import './e.ts';",
      "const f = await import('./f.ts');",
      "/* import g from './g.ts' */",
      "new Worker(new URL('./h.ts', import.meta.url)); new URL('./i.ts', 'http://localhost');",
      "import { j } from 'node:j';",
    ].join('\n');
    const found = importsOf('lib/x/y.ts', text).map((each) => each.to ?? each.package);
    expect(found.sort()).toEqual([
      ...['lib/c.ts', 'lib/x/a.ts', 'lib/x/d.ts', 'lib/x/e.ts', 'lib/x/f.ts', 'lib/x/h.ts'],
      'node:j',
    ]);
  });

  test('finds a ring, and none where paths meet again', () => {
    const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
      new Map(Object.entries(edges).map(([name, to]) => [name, new Set(to)]));
    expect(ringIn(graph({ a: ['b'], b: ['c', 'd'], d: ['b'] }))).toEqual(['b', 'd', 'b']);
    expect(ringIn(graph({ a: ['b', 'c'], b: ['d'], c: ['d'] }))).toBeUndefined();
  });
});

/** The oldest Node.js that the installed command runs on has none of these. */
test('the command line, its client and the engine use nothing that is newer than Node.js 20', () => {
  const newer =
    /\bArray\.fromAsync\b|\bPromise\.(try|withResolvers)\b|\b(Object|Map)\.groupBy\b|\bimport\.meta\.main\b/;
  const own = sources.filter((path) => ['cli', 'client', 'engine'].some((room) => isIn(room, path)));
  expect(own.length).toBeGreaterThan(100);
  expect(own.filter((path) => newer.test(codeOf(read(path))))).toEqual([]);
});
