import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFiles, writePublished } from '../bundles/published-files.ts';

/**
 * Makes the cockpit's page and the OpenAPI document anew: `node tools/dev/publish.ts <folder of the bundles>`. A process of its own,
 * since they are made by running sources that may have changed. The reference is left out: Redoc takes seconds for it.
 */
const [, , folder = ''] = process.argv;
for (const name of ['get-cockpit', 'get-openapi'] as const) {
  mkdirSync(join(folder, name), { recursive: true });
  writePublished(join(folder, name), publishedFiles[name]?.() ?? []);
}
