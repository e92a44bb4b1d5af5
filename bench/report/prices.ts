/** List prices, us-east-1, US dollars; check them before you rely on them. */
export const prices = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  stateTransition: 25e-6,
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  s3GbMonth: 0.023,
  dynamoWrite: 0.625e-6,
  dynamoRead: 0.125e-6,
  kmsKeyMonth: 1,
  kmsRequest: 3e-6,
  /** For each metric that an alarm reads. */
  alarmMetricMonth: 0.1,
  customMetricMonth: 0.3,
  dashboardMonth: 3,
  /** Taken in. */
  logGb: 0.5,
} as const;
