import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFiles, writePublished } from '../bundles/published-files.ts';

/**
 * Makes the cockpit's page, the OpenAPI document and the reference anew: `node tools/dev/publish.ts <folder of the bundles>`. A
 * process of its own, since they are made by running sources that may have changed.
 */
const [, , folder = ''] = process.argv;
for (const [name, files] of Object.entries(publishedFiles)) {
  mkdirSync(join(folder, name), { recursive: true });
  writePublished(join(folder, name), files());
}
