/** A call of a function to one of the services, as the proxy sees it. */
export interface Call {
  readonly service: 'dynamodb' | 's3' | 'sfn' | 'kms' | 'events' | 'stripe';
  /** What it does to what, without the ids: the same call of another line has the same name. */
  readonly name: string;
  readonly isWrite: boolean;
  /** All that it names: ids, keys, items. */
  readonly text: string;
  /** The SDK's id of the call: its further tries have the same one. */
  readonly invocation: string;
}

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const IDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}/g;

/** The ids (UUIDs and hashes) in a text. */
export function idsIn(text: string): string[] {
  return text.match(IDS) ?? [];
}

/** Reads what a request to a service is about. */
export function callOf(seen: Seen): Call {
  const { method, url, headers } = seen;
  const target = String(headers['x-amz-target'] ?? '');
  const invocation = String(headers['amz-sdk-invocation-id'] ?? '');
  const described = target === '' ? plain(seen) : byTarget(target, seen.body.toString('utf8'));
  return { ...described, name: described.name.replaceAll(IDS, '*'), invocation: invocation || `${method} ${url}` };
}

type Described = Omit<Call, 'invocation'>;

function byTarget(target: string, body: string): Described {
  const [api = '', operation = ''] = target.split('.');
  const input = JSON.parse(body || '{}');
  if (api.startsWith('DynamoDB')) {
    const isWrite = ['PutItem', 'BatchWriteItem', 'UpdateItem', 'DeleteItem'].includes(operation);
    return { service: 'dynamodb', name: `${operation} ${itemOf(input)}`, isWrite, text: body };
  }
  if (api === 'AWSStepFunctions') {
    const isWrite = ['StartExecution', 'StopExecution'].includes(operation);
    const machine = /Purge/.test(input.stateMachineArn ?? input.executionArn) ? 'purge' : 'production';
    return { service: 'sfn', name: `${operation} ${machine}`, isWrite, text: body };
  }
  if (api === 'TrentService') {
    const message = Buffer.from(input.Message ?? '', 'base64').toString('latin1');
    return { service: 'kms', name: operation, isWrite: false, text: message };
  }
  return { service: 'events', name: operation, isWrite: true, text: body };
}

/** Table and item of a DynamoDB call, and to what state it takes a head. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the API takes.
function itemOf(input: any): string {
  // Of a batch the first item says what it is about.
  const [batched = ''] = Object.keys(input.RequestItems ?? {});
  const batch = input.RequestItems?.[batched];
  const name = input.TableName ?? batched;
  const table = /Storage([A-Z][a-z]+)/.exec(name)?.[1]?.toLowerCase() ?? name;
  const key = input.Key ?? input.Item ?? batch?.[0]?.PutRequest?.Item ?? batch?.Keys?.[0] ?? {};
  const place = [key.line ?? key.session ?? key.id ?? key.claim ?? key.window, key.item]
    .map((value) => value?.S ?? '')
    .join(' ')
    .replace(/payment#\w+/, 'payment')
    .replace(/#\d{4}-\d\d-\d\dT[^#]+/, '#<moment>')
    .replace(/#\d+$/, '#<count>');
  const values = input.ExpressionAttributeValues ?? {};
  const what = values[':to']?.S ?? /(SET|REMOVE|ADD) [#\w]+/.exec(input.UpdateExpression ?? '')?.[0] ?? '';
  const index = input.IndexName ?? '';
  const queried = input.KeyConditionExpression ? (values[':prefix']?.S ?? values[':open']?.S ?? '') : '';
  return [table, place, what, index, queried].filter((word) => word.trim() !== '').join(' ');
}

/** S3 and Stripe: what they are about stands in the path. */
function plain({ method, url, body }: Seen): Described {
  if (url.startsWith('/v1/'))
    return { service: 'stripe', name: 'Stripe GET payment_intents', isWrite: false, text: url };
  const { pathname, searchParams } = new URL(url, 'http://host');
  const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
  const asked = ['uploads', 'uploadId', 'partNumber', 'delete', 'list-type']
    .filter((name) => searchParams.has(name))
    .map((name) => (name === 'partNumber' ? `part ${searchParams.get(name)}` : name));
  const text = method === 'POST' ? body.toString('utf8') : '';
  const isWrite = ['PUT', 'POST', 'DELETE'].includes(method);
  const prefix = searchParams.get('prefix') ?? '';
  return {
    service: 's3',
    name: ['S3', method, key || prefix, ...asked].join(' '),
    isWrite,
    text: `${key} ${prefix} ${text}`,
  };
}
