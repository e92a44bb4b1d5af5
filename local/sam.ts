import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { synthesize } from './cloud/synth.ts';
import type { Endpoints } from './lambda/functions.ts';
import { CREDENTIALS, REGION, readSettings } from './platform/settings.ts';
import { samTemplate } from './sam/template.ts';
import { readAssembly } from './template/assembly.ts';
import { readPlan } from './template/plan.ts';

/**
 * `npm run sam`: writes a template with which `sam local start-api` runs the functions behind the API in Lambda's own containers,
 * over the tables, files and workflows of the running local cloud, and prints the command.
 */
const { directory, readyFile } = readSettings(process.env);
if (!existsSync(readyFile)) throw new Error(`No local cloud is running in ${directory}: start it with "npm start".`);
const { endpoints } = JSON.parse(readFileSync(readyFile, 'utf8')) as { endpoints: Endpoints };
const plan = readPlan(readAssembly(await synthesize(join(import.meta.dirname, '..'))));
const file = join(directory, 'sam', 'template.json');
mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
writeFileSync(file, JSON.stringify(samTemplate(plan, endpoints), null, 2));
const credentials = `AWS_ACCESS_KEY_ID=${CREDENTIALS.accessKeyId} AWS_SECRET_ACCESS_KEY=${CREDENTIALS.secretAccessKey}`;
console.log(
  `${credentials} AWS_REGION=${REGION} \\
sam local start-api --template ${relative('.', file)} --docker-network host --port 3001`,
);
