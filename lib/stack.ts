import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
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
    new Api(this, 'Api', { storage, settings, production });
  }
}
