import type { Template } from './template.ts';

/** A method of a resource and the function behind it. */
export interface Route {
  /** `ANY` or a method. */
  readonly method: string;
  /** As the event names it: `/things/{id}`. */
  readonly path: string;
  readonly functionArn: string;
  readonly streaming: boolean;
  readonly timeoutMs: number;
}

/** A refusal of the gateway's own, as the template shapes it. */
export interface GatewayResponsePlan {
  readonly type: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly template: string | undefined;
}

/** A REST API. */
export interface Api {
  readonly id: string;
  readonly stage: string;
  readonly binaryMediaTypes: readonly string[];
  readonly routes: readonly Route[];
  readonly gatewayResponses: readonly GatewayResponsePlan[];
}

interface Integration {
  readonly Type: string;
  readonly Uri?: string;
  readonly ResponseTransferMode?: string;
  readonly TimeoutInMillis?: number;
}

/** The ARN of a function without its version or alias. */
function functionArnOf(uri: string): string | undefined {
  const arn = /\/functions\/(arn:[^/]+)\//.exec(uri)?.[1];
  return arn?.split(':').slice(0, 7).join(':');
}

function paths(template: Template): Map<string, string> {
  const resources = template.all('AWS::ApiGateway::Resource');
  const parents = new Map(
    resources.map(({ identity, get }) => [
      identity.ref,
      { parent: get<string>('ParentId') ?? 'root', part: get<string>('PathPart') ?? '' },
    ]),
  );
  const pathOf = (id: string): string => {
    const found = parents.get(id);
    return found ? `${pathOf(found.parent)}/${found.part}` : '';
  };
  return new Map([['root', '/'], ...resources.map(({ identity: { ref } }) => [ref, pathOf(ref)] as const)]);
}

function routes(template: Template): Route[] {
  const pathOf = paths(template);
  return template.all('AWS::ApiGateway::Method').map(({ logicalId, get }) => {
    const { Type, Uri, ResponseTransferMode, TimeoutInMillis } = get<Integration>('Integration') ?? { Type: 'none' };
    const functionArn = functionArnOf(Uri ?? '');
    if (Type !== 'AWS_PROXY' || !functionArn) {
      throw new Error(`${logicalId}: only AWS_PROXY integrations of functions are run, not ${Type}`);
    }
    if ((get<string>('AuthorizationType') ?? 'NONE') !== 'NONE' || get('ApiKeyRequired') === true) {
      throw new Error(`${logicalId}: authorizers and gateway API keys are not run`);
    }
    return {
      method: get<string>('HttpMethod')!,
      path: pathOf.get(get<string>('ResourceId')!)!,
      functionArn,
      streaming: ResponseTransferMode === 'STREAM',
      timeoutMs: TimeoutInMillis ?? 29_000,
    };
  });
}

/** `gatewayresponse.header.Name: "'value'"` as name and value; mappings from the request are left out. */
function staticHeaders(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(parameters)) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(key)?.[1];
    const text = /^'(.*)'$/s.exec(value)?.[1];
    if (name !== undefined && text !== undefined) headers[name] = text;
  }
  return headers;
}

/**
 * The REST API of a template.
 *
 * @throws Error where there is not exactly one, or a method is of a kind that is not run
 */
export function readApi(template: Template): Api {
  const [api, ...others] = template.all('AWS::ApiGateway::RestApi');
  if (!api || others.length > 0) throw new Error('The template must have exactly one REST API');
  return {
    id: api.identity.ref,
    stage: template.all('AWS::ApiGateway::Stage')[0]?.identity.ref ?? 'api',
    binaryMediaTypes: api.get<string[]>('BinaryMediaTypes') ?? [],
    routes: routes(template),
    gatewayResponses: template.all('AWS::ApiGateway::GatewayResponse').map(({ get }) => ({
      type: get<string>('ResponseType')!,
      status: get('StatusCode') === undefined ? undefined : Number(get('StatusCode')),
      headers: staticHeaders(get<Record<string, string>>('ResponseParameters') ?? {}),
      template: get<Record<string, string>>('ResponseTemplates')?.['application/json'],
    })),
  };
}
