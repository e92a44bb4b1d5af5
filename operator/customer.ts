import { randomUUID } from 'node:crypto';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { type AgreementName, agreements } from '../api/terms/agreements.ts';
import {
  type Customer,
  listCustomers,
  putCustomer,
  revokeCustomer,
  setContinuation,
} from '../lambda/accounts/customers.ts';
import { listSessions } from '../lambda/accounts/sessions.ts';
import { startSessionPurge } from '../lambda/lines/executions.ts';
import { auditOf } from './audit/audit.ts';
import { addKeyCommands } from './keys/commands.ts';
import { operatorProgram } from './platform/program.ts';
import { changeWebhook, type WebhookOptions } from './webhooks/webhook.ts';

/** `npm run customer -- …`: the operator lets customers in, changes their keys, and ends their access. */
const program = operatorProgram('customer', 'Customers and their Api-Keys.');

interface CreateOptions {
  readonly agreement: AgreementName;
  readonly company: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly currency: string;
  readonly metrics: number;
  readonly job: number;
  readonly rebate: number;
  readonly digit: number;
}

program
  .command('create')
  .description('Adds a customer. Prints its id, and its Api-Key this one time.')
  .addOption(new Option('--agreement <name>', 'agreement').choices(Object.keys(agreements)).default('basic'))
  .requiredOption('--company <name>', 'company')
  .option('--address <text>', 'address', '')
  .option('--phone <text>', 'phone', '')
  .option('--email <text>', 'e-mail address', '')
  .option('--currency <code>', 'currency of the prices, ISO 4217', 'eur')
  .option('--metrics <price>', 'price of an analysis', price, 1)
  .option('--job <price>', 'price of a part', price, 5)
  .option('--digit <price>', 'price of a digit', price, 0.0009)
  .option('--rebate <share>', 'rebate, 0 to 1', share, 0)
  .action(async (options: CreateOptions) => {
    const { metrics, job, rebate, digit, currency, ...facts } = options;
    const customer: Customer = {
      ...facts,
      id: randomUUID(),
      status: 'granted',
      usage: 'permanent',
      currency: currency.toLowerCase(),
      price: { metrics, job, rebate, digit },
    };
    const apiKey = randomUUID();
    await putCustomer(customer, apiKey);
    print({ id: customer.id, apiKey });
  });

program
  .command('list')
  .description('Lists all customers, one line of JSON for each.')
  .action(async () => {
    for await (const { id, status, agreement, company, email, continuation } of listCustomers()) {
      print({ id, status, agreement, company, email, ...(continuation && { continuation }) });
    }
  });

addKeyCommands(program, print, hours);

program
  .command('audit')
  .description(
    'Lists who ordered, continued, got codes again and deleted, when and with which key. One line of JSON for each.',
  )
  .argument('<id>', 'id of the customer')
  .action(async (id: string) => {
    for await (const act of auditOf(id)) print(act);
  });

program
  .command('revoke')
  .description("Ends a customer's access at once and removes the files of its lines. Their ledgers stay.")
  .argument('<id>', 'id of the customer')
  .action(async (id: string) => {
    if (!(await revokeCustomer(id))) throw new Error(`There is no customer ${id}.`);
    let sessions = 0;
    for await (const session of listSessions(id)) {
      await startSessionPurge(session.id);
      sessions += 1;
    }
    print({ id, status: 'revoked', sessions });
  });

program
  .command('continuation')
  .description('Sets whether a customer must send the snapshot to continue a line.')
  .argument('<id>', 'id of the customer')
  .addArgument(new Argument('<from>', 'what is enough').choices(['snapshot', 'ledger']))
  .action(async (id: string, continuation: 'snapshot' | 'ledger') => {
    if (!(await setContinuation(id, continuation))) throw new Error(`There is no customer ${id}.`);
    print({ id, continuation });
  });

program
  .command('webhook')
  .description(
    'Sets the address to which the events of a customer are sent. Prints the secret for the signatures when it is new.',
  )
  .argument('<id>', 'id of the customer')
  .addOption(new Option('--url <url>', 'address, https').conflicts(['off', 'rotate']))
  .addOption(new Option('--off', 'send no more events').conflicts('rotate'))
  .option('--rotate', 'make a new secret. For a while the old one signs, too')
  .option('--grace <hours>', 'with --rotate: for how many hours the old secret signs, too (default: 24)', hours)
  .action(async (id: string, options: WebhookOptions) => {
    print(await changeWebhook(id, options, program.opts().stack === undefined));
  });

await program.parseAsync();

function print(facts: object): void {
  console.log(JSON.stringify(facts));
}

function price(text: string): number {
  return decimal(text, Number.POSITIVE_INFINITY);
}

function share(text: string): number {
  return decimal(text, 1);
}

function hours(text: string): number {
  return decimal(text, 24 * 365);
}

function decimal(text: string, maximum: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= maximum) return value;
  throw new InvalidArgumentError(`It must be a decimal number from 0 to ${maximum}.`);
}
