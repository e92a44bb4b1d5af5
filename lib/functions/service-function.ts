import { type Duration, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { bundleOf } from '../../tools/bundles/bundles.ts';
import { permissionsOf } from '../../tools/bundles/permissions.ts';
import { keepSourceMap } from '../../tools/bundles/source-maps.ts';
import { acknowledgeWildcard } from '../foundation/acknowledge.ts';
import { grantsOf, type Resources } from './grants.ts';

export interface ServiceFunctionProps {
  /** Name of the function's source file, without its ending. */
  readonly name: string;
  readonly resources: Resources;
  /** MB; 1,769 are one vCPU. */
  readonly memory: number;
  readonly timeout: Duration;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A Lambda function of the service: its bundle, a role that may do what the bundle calls (and write its own log and traces), and
 * the environment that goes with it.
 */
export class ServiceFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const { name, resources, memory, timeout } = props;
    const bundle = bundleOf(name);
    const place = new Construct(scope, `${id}Role`);
    const logGroup = new LogGroup(place, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { statements, environment, wildcards } = grantsOf(permissionsOf(bundle), resources);
    const role = new Role(place, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        // The name of the policy in deployed stacks.
        touches: new PolicyDocument({
          statements: [
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [`${logGroup.logGroupArn}`],
            }),
            ...statements,
          ],
        }),
      },
    });
    acknowledgeWildcard(role, '*', 'X-Ray has no resources to name.');
    for (const { resource, reason } of wildcards) acknowledgeWildcard(role, resource, reason);
    super(scope, id, {
      description: `${Stack.of(scope).stackName}: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      memorySize: memory,
      timeout,
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      environment: { ...environment, ...props.environment, POWERTOOLS_LOG_LEVEL: 'INFO' },
    });
    // The construct that `Code.fromAsset` makes; the assembly has its copy of the bundle.
    const { assetPath } = this.node.findChild('Code') as Asset;
    keepSourceMap(bundle, (Stage.of(this) as Stage).outdir, assetPath);
  }
}
