import { cdk, STACK } from './deployment.ts';

/** `node test/clouds/remove.ts <account>`, as JSON: removes the service from an account of a running MiniStack. */
const [account = ''] = process.argv.slice(2);
await cdk(JSON.parse(account), 'destroy', '--force', STACK);
