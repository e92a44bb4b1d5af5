import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { operatorVariables, outputName, variables } from '../lambda/environment.ts';
import { Api } from './api.ts';
import { Operations } from './operations.ts';
import { Production } from './production.ts';
import { readSettings } from './settings.ts';
import { Storage } from './storage.ts';

/** The whole service. */
export class UniqueTokensStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, {
      description: 'Unique Tokens: production lines of randomised unique serial numbers.',
      ...props,
    });
    const settings = readSettings(this.node);
    const storage = new Storage(this, 'Storage');
    const production = new Production(this, 'Production', { storage, settings });
    this.addOutputs({
      [variables.customers]: storage.customers.tableName,
      [variables.sessions]: storage.sessions.tableName,
      [variables.lines]: storage.lines.tableName,
      [variables.ledger]: storage.ledger.tableName,
      [variables.files]: storage.files.bucketName,
      [variables.lineKey]: storage.lineKey.keyId,
      [variables.production]: production.production.stateMachineArn,
      [variables.purge]: production.purge.stateMachineArn,
    });
    const api = new Api(this, 'Api', { storage, settings, production });
    new Operations(this, 'Operations', { storage, production, api });
  }

  /** What the operator's commands go by. */
  private addOutputs(values: Readonly<Record<(typeof operatorVariables)[number], string>>): void {
    for (const variable of operatorVariables) new CfnOutput(this, outputName(variable), { value: values[variable] });
  }
}
