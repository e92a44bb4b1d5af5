import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UniqueTokensStack } from '../../lib/stack.ts';
import { takeBundles } from '../../tools/bundles/bundles.ts';
import { bundleFolder, nameOf, ofType } from './template.ts';

/**
 * Prints, for each context in the JSON of its argument, the template that it makes and cdk-nag's findings on it, or the error; and
 * the findings on a careless stack, as proof that cdk-nag looks. Run by settings.test.ts: one process, which takes the bundles that setup.ts
 * has made.
 */
const folders = new Map(ofType('Lambda::Function').map((each) => [nameOf(each), bundleFolder(each)]));
takeBundles((name) => folders.get(name) as string);
const flags = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8')).context;
const findingsOn = (stack: Stack) =>
  new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);

const made = JSON.parse(process.argv[2] as string).map((context: object) => {
  // What setup.ts has made is validated already.
  process.env.CDK_VALIDATION = String(Object.keys(context).length > 0);
  try {
    const stack = new UniqueTokensStack(new App({ context: { ...flags, ...context } }), 'UniqueTokens');
    const findings = findingsOn(stack);
    return { template: Template.fromStack(stack).toJSON(), findings };
  } catch (error) {
    return { error: (error as Error).message };
  }
});
const careless = new Stack(new App(), 'Careless');
new Bucket(careless, 'Bucket');
console.log(JSON.stringify({ made, careless: findingsOn(careless) }));
