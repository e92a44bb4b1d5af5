import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, type IChainable, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { RetryName } from '../../lambda/workflow/functions.ts';
import { acknowledge, acknowledgeWildcard, attributeOf } from '../foundation/acknowledge.ts';
import type { ServiceFunction } from '../functions/service-function.ts';
import { retries } from './retries.ts';

/** A state machine of the service. It is traced, its log has no data, and its role may invoke only these functions. */
export function serviceMachine(
  scope: Construct,
  id: string,
  definition: IChainable,
  functions: readonly ServiceFunction[],
): StateMachine {
  const machine = new StateMachine(scope, id, {
    definitionBody: DefinitionBody.fromChainable(definition),
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, `${id}Log`, {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ERROR,
      includeExecutionData: false,
    },
  });
  acknowledge(
    machine,
    'AwsSolutions-SF1',
    'Events of successful steps are in the execution history; the log tells of errors.',
  );
  acknowledgeWildcard(machine, '*', 'X-Ray and the delivery of logs have no resources to name.');
  for (const target of functions) {
    acknowledgeWildcard(
      machine,
      `${attributeOf(target, 'Arn')}:*`,
      'The versions of a function that the machine invokes.',
    );
  }
  return machine;
}

/** A task that calls a function with the state's data. Its result replaces them, or the value at `resultPath`. */
export function invocation(
  scope: Construct,
  id: string,
  lambdaFunction: ServiceFunction,
  retry: RetryName,
  resultPath?: string,
): LambdaInvoke {
  const state = new LambdaInvoke(scope, id, {
    lambdaFunction,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    ...(resultPath === undefined ? {} : { resultPath }),
  });
  for (const each of retries[retry]) state.addRetry(each);
  return state;
}
