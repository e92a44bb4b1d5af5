import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../engine/formats');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

/** Word lists and Unicode's tables come in where a format is accepted, and nowhere else. */
describe.each(files)('engine/formats/%s', (file) => {
  const code = readFileSync(join(folder, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

  it('asks Unicode’s tables only where a format is accepted', () => {
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
