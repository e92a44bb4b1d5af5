import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  /** Whether it is as this service promises it, or as AWS does it. */
  readonly holds: boolean;
  readonly seen: string;
}

/** What the checks go by. */
export interface Service {
  readonly url: string;
  readonly apiKey: string;
  readonly endpoint: string;
  readonly bucket: string;
}

const JSON_API = 'application/vnd.api+json';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Looks at what the commands of README.md do not show: streams by their headers, refusals, and what a DELETE leaves. */
export async function check({ url, apiKey, endpoint, bucket }: Service): Promise<Finding[]> {
  let key: Record<string, string> = { 'Api-Key': apiKey };
  const call = async (method: string, path: string, body?: string | object, headers = {}): Promise<Answer> => {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { 'Content-Type': JSON_API, ...key, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const json = ({ body }: Answer) => JSON.parse(body.toString());

  const session = await call('POST', '/sessions', { data: { type: 'session', attributes: {} } });
  key = { 'Session-Key': json(session).data.id };
  const line: string = json(await call('POST', '/tokens', order())).data.id;
  await until(async () => json(await call('GET', `/tokens/${line}`)).data.attributes.status === 'finished');

  const findings: Finding[] = [];
  const find = (what: string, holds: boolean, seen: string) => findings.push({ what, holds, seen });
  const lengths = ({ headers }: Answer) =>
    [...headers]
      .filter(([name]) => name.includes('content-length'))
      .map((entry) => entry.join(': '))
      .join(', ');

  const data = await call('GET', `/tokens/${line}/data`);
  const size = String(data.body.length);
  find('GET data gives the whole stream', data.status === 200 && size === '20999', `${data.status}, ${size} bytes`);
  find('GET data tells its Content-Length', data.headers.get('content-length') === size, lengths(data));
  const gz = await call('GET', `/tokens/${line}/data?format=gz`);
  find('GET data?format=gz unpacks to the same', gunzipSync(gz.body).equals(data.body), `${gz.body.length} bytes`);
  const head = await call('HEAD', `/tokens/${line}/data`);
  find('HEAD data tells X-Content-Length', head.headers.get('x-content-length') === size, lengths(head));
  find('HEAD data tells Content-Length', head.headers.get('content-length') === size, lengths(head));
  const range = await call('GET', `/tokens/${line}/data`, undefined, { Range: 'bytes=0-19' });
  find(
    'GET data with Range',
    range.status === 206 && range.body.length === 20,
    `${range.status}, ${range.body.length} bytes`,
  );

  const nowhere = await call('GET', '/nowhere');
  find('a path that there is not', isRefusal(nowhere, 404), describe(nowhere));
  const patch = await call('PATCH', '/tokens');
  find('a method that there is not', isRefusal(patch, 405) && patch.headers.has('allow'), describe(patch));
  const large = await call('POST', '/tokens', ' '.repeat(10 * 1024 * 1024 + 1));
  find('a body above 10 MB', isRefusal(large, 413), describe(large));

  const deleted = await call('DELETE', `/tokens/${line}`);
  const gone = await until(async () => (await keysUnder(endpoint, bucket, `lines/${line}/`)) === 0);
  find('DELETE removes the files', deleted.status === 200 && gone, gone ? 'none left' : 'files left after 60 s');
  const witnesses = await keysUnder(endpoint, bucket, `ledger/${line}/`);
  find('DELETE leaves the witness', witnesses === 1, String(witnesses));
  return findings;
}

function order() {
  const payment = { type: 'transaction', id: crypto.randomUUID(), ident: `pi_${'A'.repeat(24)}` };
  const attributes = { size: '1000', digits: '20', alphabet: 'UPPER_EPCG30' };
  return { data: { type: 'tokens', attributes, relationships: { payment: { data: payment } } } };
}

function isRefusal({ status, body }: Answer, expected: number): boolean {
  return status === expected && body.toString().includes(`"status":"${expected}"`);
}

function describe({ status, body }: Answer): string {
  return `${status} ${body.toString().replace(/\s+/g, ' ').slice(0, 90)}`;
}

/** Whether it comes to hold within a minute. */
async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) if (await holds()) return true;
  return false;
}

async function keysUnder(endpoint: string, Bucket: string, Prefix: string): Promise<number> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  const { KeyCount = 0 } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
  client.destroy();
  return KeyCount;
}
