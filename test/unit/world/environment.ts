/** Gives a test the environment that the functions have in the stack, with the services of `serve.ts`. */
Object.assign(process.env, JSON.parse(process.env.UNIT_ENVIRONMENT ?? '{}'), {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  AWS_LAMBDA_FUNCTION_NAME: 'unit',
});

// Only where each condition is being checked (test/nightly/conditions.ts).
if (process.env.UNIT_CONDITIONS !== undefined) {
  const { watchConditions } = require('./conditions.ts') as typeof import('./conditions.ts');
  watchConditions(JSON.parse(process.env.UNIT_CONDITIONS));
}
