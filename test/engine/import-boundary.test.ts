import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const engine = join(__dirname, '../../lambda/engine');
// The kernels can import nothing: WebAssembly has what it is given.
const files = readdirSync(engine).filter((file) => file.endsWith('.ts'));

/** The engine is pure: what it makes depends on what it is given alone. */
describe.each(files)('lambda/engine/%s', (file) => {
  const source = readFileSync(join(engine, file), 'utf8');
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

  it('imports its own folder, node:crypto and (the snapshot alone) node:zlib, nothing else', () => {
    const imported = [...code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
    const own = (name: string) => /^\.\/[a-z0-9.-]+\.ts$/.test(name) && files.includes(name.slice(2));
    const allowed = file === 'snapshot-layout.ts' ? ['node:crypto', 'node:zlib'] : ['node:crypto'];
    expect(imported.filter((name) => !own(name) && !allowed.includes(name))).toEqual([]);
  });

  it('reads no environment, clock or randomness, and reaches for no global service', () => {
    const forbidden =
      /\b(process|Date|performance|Math\.random|random\w*|crypto\.|fetch|setTimeout|console|require|globalThis)\b/;
    expect(code.match(forbidden)?.[0]).toBeUndefined();
  });
});
