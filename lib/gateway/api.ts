import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  EndpointType,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseTransferMode,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { jsonHeaders } from '../../api/answers/headers.ts';
import { basePath, type Route, routes } from '../../api/routes/routes.ts';
import { acknowledge } from '../foundation/acknowledge.ts';
import type { Settings } from '../foundation/settings.ts';
import type { Storage } from '../foundation/storage.ts';
import type { Resources } from '../functions/grants.ts';
import { ServiceFunction } from '../functions/service-function.ts';
import type { Events } from '../workflow/events.ts';
import type { Production } from '../workflow/production.ts';

export interface ApiProps {
  readonly storage: Storage;
  readonly settings: Settings;
  readonly production: Production;
  readonly events: Events;
}

/** API Gateway waits 29 seconds for a buffered answer. */
const BUFFERED_TIMEOUT = Duration.seconds(29);
const STREAM_TIMEOUT = Duration.minutes(15);
const MEMORY = 1_024;

/** The REST API: a function for each row of the route table, the fallback behind everything else, refusals in JSON:API. */
export class Api extends Construct {
  readonly rest: RestApi;

  constructor(scope: Construct, id: string, { storage, settings, production, events }: ApiProps) {
    super(scope, id);
    const api = this.restApi(settings);
    this.rest = api;
    const resources: Resources = {
      storage,
      settings,
      production: production.production,
      purge: production.purge,
      events: events.bus,
      notification: events.notification,
    };
    for (const route of routes) this.addRoute(api, route, resources);
    this.addFallback(api, resources);
    addRefusals(api);
  }

  private restApi({ stageRate, stageBurst, gatewayRole }: Settings): RestApi {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const api = new RestApi(this, 'Rest', {
      // CloudWatch distinguishes the metrics of two APIs only by this name.
      restApiName: Stack.of(this).stackName,
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes: ['multipart/form-data'],
      // The role with which API Gateway writes logs is a setting of the whole region. An existing one can be kept.
      cloudWatchRole: gatewayRole,
      deployOptions: {
        stageName: basePath.slice(1),
        throttlingRateLimit: stageRate,
        throttlingBurstLimit: stageBurst,
        // Traces of a stage would have whole paths, and so Session-Keys. The functions have their own traces.
        tracingEnabled: false,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        // Paths carry session ids, which are keys: the log names the route instead.
        accessLogFormat: AccessLogFormat.custom(
          JSON.stringify({
            requestId: AccessLogField.contextRequestId(),
            time: AccessLogField.contextRequestTimeEpoch(),
            method: AccessLogField.contextHttpMethod(),
            route: AccessLogField.contextResourcePath(),
            status: AccessLogField.contextStatus(),
            bytes: AccessLogField.contextResponseLength(),
            latency: AccessLogField.contextResponseLatency(),
          }),
        ),
      },
    });
    // The stack's outputs have the base URL.
    api.node.tryRemoveChild('Endpoint');
    acknowledge(
      api,
      'AwsSolutions-APIG2',
      'The functions validate every request and answer with a pointer to what is wrong.',
    );
    acknowledge(api, 'AwsSolutions-APIG3', 'A web ACL belongs to the account that deploys; none is needed to run.');
    acknowledge(
      api,
      'AwsSolutions-APIG4',
      'The functions check Api-Key and Session-Key, as the documented API has them.',
    );
    acknowledge(
      api,
      'AwsSolutions-COG4',
      'The functions check Api-Key and Session-Key, as the documented API has them.',
    );
    if (!gatewayRole) return api;
    const managed = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';
    acknowledge(api, `AwsSolutions-IAM4[${managed}]`, 'AWS keeps the policy by which API Gateway writes logs.');
    return api;
  }

  private addRoute(api: RestApi, route: Route, resources: Resources): void {
    const { handler, streams = false } = route;
    const timeout = streams ? STREAM_TIMEOUT : BUFFERED_TIMEOUT;
    const target = new ServiceFunction(this, handler, {
      name: handler,
      resources,
      memory: MEMORY,
      timeout,
    });
    const integration = new LambdaIntegration(target, {
      allowTestInvoke: false,
      timeout,
      ...(streams ? { responseTransferMode: ResponseTransferMode.STREAM } : {}),
    });
    for (const path of route.paths) {
      const resource = api.root.resourceForPath(path);
      for (const method of route.methods) resource.addMethod(method, integration);
    }
  }

  /** A REST API cannot distinguish an unknown path (404) from an unknown method of a path (405). One function can. */
  private addFallback(api: RestApi, resources: Resources): void {
    const name = 'fallback';
    const target = new ServiceFunction(this, name, {
      name,
      resources,
      memory: MEMORY,
      timeout: BUFFERED_TIMEOUT,
    });
    const integration = new LambdaIntegration(target, { scopePermissionToMethod: false });
    const known = new Set(routes.flatMap((route): readonly string[] => route.paths).flatMap(withParents));
    for (const path of known) api.root.resourceForPath(path).addMethod('ANY', integration);
    const root: IResource = api.root;
    root.addMethod('ANY', integration);
    root.addResource('{proxy+}').addMethod('ANY', integration);
  }
}

/** A path and the paths above it, without the root. */
function withParents(path: string): string[] {
  const segments = path.split('/').slice(1);
  return segments.map((_, i) => `/${segments.slice(0, i + 1).join('/')}`);
}

/** The gateway's own refusals, in the API's shape. */
function addRefusals(api: RestApi): void {
  for (const { type, status, detail } of refusals) {
    api.addGatewayResponse(`Refusal${type.responseType}`, {
      type,
      // The default answers set no status, since that would change the status of every refusal.
      ...(type.responseType.startsWith('DEFAULT') ? {} : { statusCode: status }),
      responseHeaders: literals({
        ...jsonHeaders,
        ...(isPassing(status) ? { 'Retry-After': '1' } : {}),
      }),
      templates: { 'application/json': refusalTemplate(status, detail) },
    });
  }
}

/**
 * Whether a refusal of the gateway passes by itself. Where all concurrent executions of the account are used up, which in a new
 * account are few, Lambda takes no call, and the gateway answers 500: clients wait as they are told.
 */
function isPassing(status: string): boolean {
  return status === '429' || status.startsWith('5');
}

/** Values as the gateway takes them: a text stands between quotes. */
function literals(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
}

const refusals: readonly { type: ResponseType; status: string; detail: string }[] = [
  { type: ResponseType.BAD_REQUEST_BODY, status: '400', detail: 'The request body is not valid.' },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, status: '400', detail: 'The request parameters are not valid.' },
  { type: ResponseType.UNAUTHORIZED, status: '401', detail: 'Not authorized.' },
  { type: ResponseType.INVALID_API_KEY, status: '403', detail: 'Access denied.' },
  { type: ResponseType.INVALID_SIGNATURE, status: '403', detail: 'Access denied.' },
  { type: ResponseType.EXPIRED_TOKEN, status: '403', detail: 'Access denied.' },
  { type: ResponseType.ACCESS_DENIED, status: '403', detail: 'Access denied.' },
  { type: ResponseType.WAF_FILTERED, status: '403', detail: 'The request was filtered.' },
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, status: '404', detail: 'Unknown path.' },
  { type: ResponseType.RESOURCE_NOT_FOUND, status: '404', detail: 'Unknown path.' },
  { type: ResponseType.REQUEST_TOO_LARGE, status: '413', detail: 'The request is too large.' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, status: '415', detail: 'Unsupported media type.' },
  { type: ResponseType.THROTTLED, status: '429', detail: 'Too many requests.' },
  { type: ResponseType.QUOTA_EXCEEDED, status: '429', detail: 'Too many requests.' },
  { type: ResponseType.API_CONFIGURATION_ERROR, status: '500', detail: 'Internal error.' },
  { type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR, status: '500', detail: 'Internal error.' },
  { type: ResponseType.AUTHORIZER_FAILURE, status: '500', detail: 'Internal error.' },
  { type: ResponseType.INTEGRATION_FAILURE, status: '504', detail: 'No answer, please try again.' },
  { type: ResponseType.INTEGRATION_TIMEOUT, status: '504', detail: 'No answer in time, please try again.' },
  { type: ResponseType.DEFAULT_4XX, status: '400', detail: 'The request was refused.' },
  // The other 5XX: a function failed, or the gateway cannot read its answer.
  { type: ResponseType.DEFAULT_5XX, status: '502', detail: 'Internal error.' },
];

function refusalTemplate(status: string, detail: string): string {
  return JSON.stringify({
    errors: [
      { id: '$context.requestId', status, title: 'Request refused', detail, source: { parameter: '', pointer: '' } },
    ],
    links: { self: '$context.path' },
  });
}
