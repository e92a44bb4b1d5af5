/** Names of the environment variables that the stack sets and the functions read: the one place that both import. */
export const variables = {
  customers: 'CUSTOMERS_TABLE',
  sessions: 'SESSIONS_TABLE',
  lines: 'LINES_TABLE',
  ledger: 'LEDGER_TABLE',
  claims: 'CLAIMS_TABLE',
  rates: 'RATES_TABLE',
  files: 'FILES_BUCKET',
  lineKey: 'LINE_KEY_ID',
  production: 'PRODUCTION_ARN',
  purge: 'PURGE_ARN',
  sessionDays: 'SESSION_DAYS',
  lineDays: 'LINE_DAYS',
  events: 'EVENT_BUS',
  notification: 'NOTIFICATION_ARN',
  customerRate: 'CUSTOMER_RATE',
  customerBurst: 'CUSTOMER_BURST',
  keyMisses: 'KEY_MISSES',
  chunkBytes: 'CHUNK_BYTES',
  pieceBytes: 'PIECE_BYTES',
  hashBytes: 'HASH_BYTES',
  metricsNamespace: 'POWERTOOLS_METRICS_NAMESPACE',
  payments: 'PAYMENTS',
  stripeSecret: 'STRIPE_SECRET_ARN',
  stripeKey: 'STRIPE_API_KEY',
  stripeHost: 'STRIPE_HOST',
  reissue: 'REISSUE',
  webhookLoopback: 'WEBHOOK_LOOPBACK',
} as const;

export type Variable = (typeof variables)[keyof typeof variables];

/**
 * Value of an environment variable.
 * @throws Error naming the variable where it is missing or empty, so that a wrong deployment fails at its first call.
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Environment variable ${name} is not set.`);
  return value;
}

/** Value of an environment variable that need not be there. */
export function optionalEnv(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** The variables that an operator's command needs, which the stack has as outputs. */
export const operatorVariables = [
  variables.customers,
  variables.sessions,
  variables.lines,
  variables.ledger,
  variables.claims,
  variables.files,
  variables.lineKey,
  variables.production,
  variables.purge,
] as const;

/** Name of the stack's output with the value of a variable: CUSTOMERS_TABLE is in CustomersTable. */
export function outputName(variable: Variable): string {
  return variable.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
