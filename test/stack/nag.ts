import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UniqueTokensStack } from '../../lib/stack.ts';

/** Prints cdk-nag's findings on the stack, and on a careless one as proof that it looks. Run by nag.test.ts. */
const careless = new Stack(new App(), 'Careless');
new Bucket(careless, 'Bucket');

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8'));
const findings = (stack: Stack) =>
  new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);
console.log(
  JSON.stringify({
    service: findings(new UniqueTokensStack(new App({ context }), 'UniqueTokens')),
    careless: findings(careless),
  }),
);
