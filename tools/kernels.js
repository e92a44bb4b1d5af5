/**
 * Compiles the kernels into engine/kernels/kernels.generated.ts, or with `--check` fails if that is not what would come out. The
 * compiler's version is exact (package.json), and so are its bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
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
const source = `// Made by \`npm run build:kernels\` of assembly/*.ts: do not edit.

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
