import { join } from 'node:path';
import { build } from 'esbuild';

test('readings run in a browser, and are small', async () => {
  const entry = join(__dirname, '../../../engine/readings/index.ts');
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, minify: true, write: false, metafile: true },
    ...{ platform: 'browser', format: 'esm' },
  });
  expect(outputFiles[0]!.contents.length).toBeLessThan(16_384);
  expect(Object.keys(metafile.inputs).filter((path) => !path.startsWith('engine/'))).toEqual([]);
});
