import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { LEDGER_BEHIND } from '../../lambda/lines/head.ts';
import type { RetryName } from '../../lambda/workflow/functions.ts';

/** A task that an attempt's end makes pointless: the line has a newer attempt or was deleted. Never retried. */
export const SUPERSEDED = 'Superseded';
/** A webhook that is gone is turned off already. */
const GONE = 'WebhookGone';

/** Retry of what Lambda itself could not do: a busy account is waited for, hours if need be, before a task counts as failed. */
const unserved: RetryProps = {
  errors: [
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 500,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/** Retry of whatever else goes wrong, with waits that grow to `maxDelay`. */
const whatever = (maxAttempts: number, maxDelay: Duration, interval = Duration.seconds(1)): RetryProps => ({
  errors: ['States.ALL'],
  interval,
  backoffRate: 2,
  maxAttempts,
  maxDelay,
  jitterStrategy: JitterType.FULL,
});

/** Whatever goes wrong, but for errors that are final. */
const unless = (final: string[], rest: RetryProps): RetryProps[] => [{ errors: final, maxAttempts: 0 }, unserved, rest];
const ofProduction = (rest: RetryProps) => unless([SUPERSEDED, LEDGER_BEHIND], rest);

/** The first entry that fits an error counts. Which task is tried how, the table of functions says. */
export const retries: Readonly<Record<RetryName, readonly RetryProps[]>> = {
  transient: ofProduction(whatever(12, Duration.seconds(60))),
  endless: ofProduction(whatever(1_000, Duration.minutes(5))),
  thrice: ofProduction(whatever(3, Duration.seconds(60))),
  patient: [whatever(300, Duration.minutes(5))],
  // With full jitter a wait is half as long on average: 11 that grow to an hour, then 46 of an hour at most, are about a day.
  webhook: unless([GONE], whatever(57, Duration.hours(1), Duration.seconds(2))),
};
