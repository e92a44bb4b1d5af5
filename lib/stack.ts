import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { basePath } from '../api/routes/routes.ts';
import { operatorVariables, outputName, variables } from '../lambda/platform/environment.ts';
import { readSettings, type Settings } from './foundation/settings.ts';
import { Storage } from './foundation/storage.ts';
import { Api } from './gateway/api.ts';
import { ApiDomain } from './gateway/domain.ts';
import { Operations } from './operations/operations.ts';
import { Events } from './workflow/events.ts';
import { Production } from './workflow/production.ts';

/** The whole service. */
export class UniqueTokensStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, {
      description: 'Unique Tokens: production lines of randomised unique serial numbers.',
      ...props,
    });
    const settings = readSettings(this.node);
    const storage = new Storage(this, 'Storage', { settings });
    const events = new Events(this, 'Events', { storage, settings });
    const production = new Production(this, 'Production', { storage, settings, events });
    this.addOutputs({
      [variables.customers]: storage.customers.tableName,
      [variables.sessions]: storage.sessions.tableName,
      [variables.lines]: storage.lines.tableName,
      [variables.ledger]: storage.ledger.tableName,
      [variables.claims]: storage.claims.tableName,
      [variables.files]: storage.files.bucketName,
      [variables.lineKey]: storage.lineKey.keyId,
      [variables.production]: production.production.stateMachineArn,
      [variables.purge]: production.purge.stateMachineArn,
    });
    const api = new Api(this, 'Api', { storage, settings, production, events });
    new Operations(this, 'Operations', { settings, storage, production, api, events });
    this.addOutput('EventBus', events.bus.eventBusName, 'Name of the bus on which the lines tell what becomes of them');
    this.addFirstSteps(this.urlOf(api, settings));
  }

  /** The base URL, with the operator's own domain if there is one. */
  private urlOf({ rest }: Api, { domain }: Settings): string {
    if (domain === undefined)
      return `https://${rest.restApiId}.execute-api.${this.region}.${this.urlSuffix}${basePath}`;
    const { target } = new ApiDomain(this, 'Domain', { rest, domain });
    if (domain.zone === undefined) {
      this.addOutput('DomainTarget', target, `Where the DNS record of ${domain.name} has to point`);
    }
    return `https://${domain.name}${basePath}`;
  }

  /** What to do with a stack that was just deployed: two commands to paste. */
  private addFirstSteps(url: string): void {
    const create = `npm run customer -- --stack ${this.stackName} create --company Example`;
    const session = `curl -s ${url}/sessions -H 'Content-Type: application/vnd.api+json' -H 'Api-Key: <the key>' -d '{"data":{"type":"session","attributes":{}}}'`;
    this.addOutput('Url', url, 'Base URL of the API');
    this.addOutput('FirstCommand', create, 'Lets a first customer in and prints its Api-Key');
    this.addOutput('FirstRequest', session, 'Opens a session with that key');
  }

  private addOutput(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }

  /** The outputs that the operator's commands read. */
  private addOutputs(values: Readonly<Record<(typeof operatorVariables)[number], string>>): void {
    for (const variable of operatorVariables) new CfnOutput(this, outputName(variable), { value: values[variable] });
  }
}
