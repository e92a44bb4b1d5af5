import { cdk, STACK } from './deployment.ts';

/** `node test/clouds/remove.ts <endpoint> <account>`: removes the service from an account of a running MiniStack. */
const [endpoint = '', id = ''] = process.argv.slice(2);
await cdk({ endpoint, id }, 'destroy', '--force', STACK);
