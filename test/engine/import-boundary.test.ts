import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const engine = join(__dirname, '../../engine');
// The kernels can import nothing: WebAssembly has what it is given.
const files = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.includes('assembly'),
);

/** The engine is pure: what it makes depends on what it is given alone. */
describe.each(files)('engine/%s', (file) => {
  const source = readFileSync(join(engine, file), 'utf8');
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

  it('imports its own folder, node:crypto and (the snapshot alone) node:zlib, nothing else', () => {
    const imported = [...code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
    const own = (name: string) =>
      name.startsWith('.') && files.includes(relative(engine, join(engine, dirname(file), name)));
    const allowed = file === join('snapshot', 'snapshot-layout.ts') ? ['node:crypto', 'node:zlib'] : ['node:crypto'];
    expect(imported.filter((name) => !own(name) && !allowed.includes(name))).toEqual([]);
  });

  it('reads no environment, clock or randomness, and reaches for no global service', () => {
    const forbidden =
      /\b(process|Date|performance|Math\.random|random\w*|crypto\.|fetch|setTimeout|console|require|globalThis)\b/;
    expect(code.match(forbidden)?.[0]).toBeUndefined();
  });
});
