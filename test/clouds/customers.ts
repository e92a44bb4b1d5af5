import { demoCustomers } from '../../local/seed/demo-customers.ts';
import { useTarget } from '../../operator/platform/environment.ts';
import { STACK } from './deployment.ts';

/** Lets the demo customers in as `npm run customer -- --stack … create` would, but with the keys that the tests know. */
await useTarget({ stack: STACK, localDir: '' });
await demoCustomers({ environment: {} });
