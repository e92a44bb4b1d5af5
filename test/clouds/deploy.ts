import { startDeployment } from './deployment.ts';

/**
 * `node test/clouds/deploy.ts <account> <deployment>`, both as JSON (test/clouds/deployment.ts): deploys the service into an account of a
 * running MiniStack, and prints the facts of the cloud.
 */
const [account = '', deployment = '{}'] = process.argv.slice(2);
console.log(JSON.stringify(await startDeployment(JSON.parse(account), JSON.parse(deployment))));
