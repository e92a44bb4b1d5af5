import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../engine/formats');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

/** Formats are as pure as the rest of the engine. Word lists come in by one file, at acceptance. */
describe.each(files)('engine/formats/%s', (file) => {
  const code = readFileSync(join(folder, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

  it('imports the engine, node:crypto, node:zlib to keep formats, and word lists by one file', () => {
    const imported = [...code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
    const allowed: Readonly<Record<string, RegExp>> = {
      'resolved.ts': /^node:(crypto|zlib)$/,
      'capacity.ts': /^node:crypto$/,
      'word-lists.ts': /^naughty-words\/[a-z]+\.json$/,
    };
    const own = (name: string) => /^\.\/[a-z0-9-]+\.ts$/.test(name) && files.includes(name.slice(2));
    const engine = (name: string) => /^\.\.\/\.\.\/lambda\/engine\/[a-z0-9-]+\.ts$/.test(name);
    expect(imported.filter((name) => !own(name) && !engine(name) && !allowed[file]?.test(name))).toEqual([]);
  });

  it('reads no environment, clock or randomness, and reaches for no global service', () => {
    const forbidden =
      /\b(process|Date|performance|Math\.random|random\w*|crypto\.|fetch|setTimeout|console|require|globalThis)\b/;
    expect(code.match(forbidden)?.[0]).toBeUndefined();
  });

  it('has nothing of Unicode’s tables in it but where a format is accepted', () => {
    const atAcceptance = ['fixed-text.ts', 'letters.ts'];
    if (!atAcceptance.includes(file)) expect(code).not.toMatch(/\\p\{|normalize\(|toLowerCase/);
  });
});

it('a line opens without what only an acceptance needs', () => {
  const reached = new Set<string>();
  const walk = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    const code = readFileSync(join(folder, file), 'utf8');
    for (const [, name] of code.matchAll(/from '\.\/([a-z0-9-]+\.ts)'/g)) walk(name!);
  };
  walk('open.ts');
  for (const file of ['word-lists.ts', 'letters.ts', 'fixed-text.ts', 'resolve.ts'])
    expect(reached.has(file)).toBe(false);
});
