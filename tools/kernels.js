/**
 * Compiles the kernels into engine/kernels/kernels.generated.ts, with the signatures that their sources have, or with `--check` fails
 * if that is not what would come out. The compiler's version is exact (package.json), and so are its bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const assembly = (name) => here(`../engine/kernels/assembly/${name}.ts`);
const files = new Map();
const { error, stderr } = await asc.main(
  [
    'index.ts', '--outFile', 'kernels.wasm', '--baseDir', here('../engine/kernels/assembly'), '--runtime', 'stub', '--importMemory',
    '--noExportMemory', '--noAssert', '--enable', 'simd', '--optimizeLevel', '3', '--converge',
  ], // biome-ignore format: a command line
  { writeFile: (name, contents) => files.set(name, contents), listFiles: () => [] },
);
if (error) {
  console.error(String(stderr));
  process.exit(1);
}
const wasm = Buffer.from(files.get('kernels.wasm'));

/** What AssemblyScript's types are to a caller. An i64 would be a bigint: there is none. */
const types = { Pointer: 'Pointer', usize: 'number', i32: 'number', u32: 'number', void: 'void' };
const typeOf = (name) => {
  if (name in types) return types[name];
  throw new Error(`A kernel has a parameter or an answer of the type ${name}, which no caller could give or take.`);
};

/** The names that index.ts exports, and the modules that they come from. */
const exported = [...readFileSync(assembly('index'), 'utf8').matchAll(/^export \{ ([^}]+) \} from '\.\/([\w-]+)';$/gm)]
  .flatMap(([, names, module]) => names.split(', ').map((name) => ({ name, module })))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The member of the interface for a kernel, formatted as Biome would. */
function memberOf({ name, module }) {
  const source = readFileSync(assembly(module), 'utf8');
  const [, list, answer] = new RegExp(`^export function ${name}\\(([^)]*)\\): (\\w+) \\{$`, 'm').exec(source);
  const parameters = list
    .split(',')
    .map((parameter) => parameter.trim().split(': '))
    .filter(([parameter]) => parameter !== '')
    .map(([parameter, type]) => `${parameter}: ${typeOf(type)}`);
  const { length } = instance.exports[name];
  if (length !== parameters.length) throw new Error(`${name} was compiled with ${length} parameters.`);
  const line = `  ${name}(${parameters.join(', ')}): ${typeOf(answer)};`;
  if (line.length <= 120) return line;
  return `  ${name}(\n${parameters.map((parameter) => `    ${parameter},\n`).join('')}  ): ${typeOf(answer)};`;
}

const memory = new WebAssembly.Memory({ initial: 1 });
const { instance } = await WebAssembly.instantiate(wasm, { env: { memory } });
const compiled = Object.keys(instance.exports).sort();
if (String(compiled) !== String(exported.map(({ name }) => name))) throw new Error(`Compiled were ${compiled}.`);

const source = `// Made by \`npm run build:kernels\` of assembly/*.ts: do not edit.
import type { Pointer } from './pointer.ts';

/** The engine's inner loops; their sources say what each does. */
export interface Kernels {
${exported.map(memberOf).join('\n')}
}

/** The kernels' WebAssembly module (${wasm.length} bytes) in base64. */
export const KERNELS =
  '${wasm.toString('base64')}';
`;
const generated = here('../engine/kernels/kernels.generated.ts');
if (!process.argv.includes('--check')) writeFileSync(generated, source);
else if (readFileSync(generated, 'utf8') !== source) {
  console.error('engine/kernels/kernels.generated.ts is not made of engine/kernels/assembly: npm run build:kernels');
  process.exit(1);
}
