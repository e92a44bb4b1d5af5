import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UniqueTokensStack } from '../../lib/stack.ts';

/**
 * Prints, for each context in the JSON of its argument, the template that it makes and cdk-nag's findings on it, or the error.
 * Run by settings.test.ts.
 */
const flags = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8')).context;
const made = JSON.parse(process.argv[2] as string).map((context: object) => {
  try {
    const stack = new UniqueTokensStack(new App({ context: { ...flags, ...context } }), 'UniqueTokens');
    const findings = new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);
    return { template: Template.fromStack(stack).toJSON(), findings };
  } catch (error) {
    return { error: (error as Error).message };
  }
});
console.log(JSON.stringify(made));
