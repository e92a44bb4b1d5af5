import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UniqueTokensStack } from '../../lib/stack.ts';

/** Prints cdk-nag's findings on the stack, and on a careless one as proof that it looks. Run by nag.test.ts. */
const careless = new Stack(new App(), 'Careless');
new Bucket(careless, 'Bucket');

const findings = (stack: Stack) =>
  new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);
console.log(
  JSON.stringify({ service: findings(new UniqueTokensStack(new App(), 'UniqueTokens')), careless: findings(careless) }),
);
