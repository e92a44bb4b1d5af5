import { randomUUID } from 'node:crypto';
import { lastStep } from '../../api/statuses/statuses.ts';

const JSON_API = 'application/vnd.api+json';

/** A document of the API, as far as the demo reads it. */
// biome-ignore lint/suspicious/noExplicitAny: the demo trusts the service's own answers.
type Answer = any;

/** The service as a client sees it: an address, and the key that each request has. */
export interface Service {
  readonly url: string;
  readonly key: Readonly<Record<string, string>>;
}

/** A batch that is ready. */
export interface Batch {
  readonly line: string;
  /** The key of the files' hashes. */
  readonly seed: string;
  readonly codes: Buffer;
  readonly hash: string;
  /** From sending the order to seeing it finished. */
  readonly seconds: number;
}

/** Sends a request; its body and answer are documents, or the answer is a file. @throws Error with a refusal */
export async function call({ url, key }: Service, method: string, path: string, body?: object): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Accept: JSON_API, 'Content-Type': JSON_API, ...key },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Sends a document of this type with these attributes. @returns the answer's document */
export async function post(service: Service, path: string, type: string, attributes: object, more: object = {}) {
  const answer = await call(service, 'POST', path, { ...more, data: { type, attributes } });
  return (await answer.json()) as Answer;
}

/** A file of a line, of the batch that it made last. */
export async function file(service: Service, line: string, name: 'data' | 'snapshot'): Promise<Buffer> {
  return Buffer.from(await (await call(service, 'GET', `/tokens/${line}/${name}`)).arrayBuffer());
}

/**
 * Orders a batch and waits until it is ready.
 * @param path of the order: `/tokens`, or that of the line which is continued.
 * @param tell gets each status that is seen.
 */
export async function order(
  service: Service,
  path: string,
  attributes: object,
  tell: (status: string) => void = () => {},
): Promise<Batch> {
  const seed = randomUUID();
  const from = performance.now();
  let { data } = await post(service, path, 'tokens', attributes, { meta: { seed } });
  const line: string = data.id;
  for (let told = ''; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const { status, progress } = data.attributes;
    const state = progress === undefined ? status : `${status}, ${progress}%`;
    if (state !== told) tell(state);
    told = state;
    if (status === 'failed') throw new Error('The production has failed.');
    if (status === lastStep('none')) break;
    data = ((await (await call(service, 'GET', `/tokens/${line}`)).json()) as Answer).data;
  }
  const seconds = (performance.now() - from) / 1000;
  return { line, seed, seconds, codes: await file(service, line, 'data'), hash: data.attributes.filehashes.data };
}
