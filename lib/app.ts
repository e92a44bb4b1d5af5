import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UniqueTokensStack } from './stack.ts';

const app = new App();
new UniqueTokensStack(app, 'UniqueTokens');
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
