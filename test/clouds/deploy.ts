import { startDeployment } from './deployment.ts';

/**
 * `node test/clouds/deploy.ts <endpoint> <account> [NAME=value …]`: deploys the service into an account of a running MiniStack, gives
 * its functions these variables, and prints the facts of the cloud.
 */
const [endpoint = '', id = '', ...assignments] = process.argv.slice(2);
const variables = assignments.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
console.log(JSON.stringify(await startDeployment({ endpoint, id }, Object.fromEntries(variables))));
