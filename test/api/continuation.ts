import { type Answer, answerOf, type Client, JSON_API, type Order, orderBody } from './client.ts';

/** A multipart body as clients send it, byte for byte, so that a repeat of the very same body can be sent as well. */
export interface Multipart {
  readonly contentType: string;
  readonly body: Buffer<ArrayBuffer>;
}

/** The documented parts of a continuation: the order as `info.json`, the snapshot as `snapshot.blob`. */
export function continuationBody(info: object | string, snapshot: Uint8Array, boundary = 'a-boundary'): Multipart {
  const part = (name: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(part('info.json', JSON_API)),
      Buffer.from(typeof info === 'string' ? info : JSON.stringify(info)),
      Buffer.from(`\r\n${part('snapshot.blob', 'application/octet-stream')}`),
      snapshot,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}

/** POST /tokens/{id} with a multipart body. */
export async function postMultipart(
  client: Client,
  path: string,
  { contentType, body }: Multipart,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${client.url}${path}`, {
    method: 'POST',
    headers: { Accept: JSON_API, 'Content-Type': contentType, 'Session-Key': client.session, ...headers },
    body: Uint8Array.from(body),
  });
  return answerOf(response);
}

/** Continues a line from its snapshot; answers what POST /tokens/{id} answered. */
export function continueLine(
  client: Client,
  line: string,
  order: Order,
  snapshot: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return postMultipart(client, `/tokens/${line}`, continuationBody(orderBody(order), snapshot), headers);
}

/** The body of a continuation without a snapshot: the attributes that it has, and a payment of its own. */
export function fromBody(attributes: object): object {
  const { data } = orderBody({ size: 0, digits: 0, alphabet: '' }) as { data: object };
  return { data: { ...data, attributes } };
}

/** Continues a line from what the service knows of it. */
export function continueFrom(
  client: Client,
  line: string,
  attributes: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return client.post(`/tokens/${line}`, fromBody(attributes), { headers });
}

/** Orders a line's first part and waits until it has this status. @returns its id */
export async function makeLine(
  client: Client,
  order: Order,
  status: 'finished' | 'analyzed' = 'finished',
): Promise<string> {
  const query = status === 'analyzed' ? '?analysis=metrics' : '';
  const answer = await client.post(`/tokens${query}`, orderBody(order));
  if (answer.status !== 201) throw new Error(`Not ordered: ${answer.text}`);
  await client.until(answer.json.data.id, status);
  return answer.json.data.id;
}

/** The tokens of a part, in the order of the file. */
export async function tokensOf(client: Client, line: string, query = ''): Promise<string[]> {
  const { status, text } = await client.get(`/tokens/${line}/data${query}`);
  if (status !== 200) throw new Error(text);
  return text.split('\n');
}

/** The snapshot after the current part. */
export async function snapshotOf(client: Client, line: string, query = ''): Promise<Buffer> {
  const { status, bytes, text } = await client.get(`/tokens/${line}/snapshot${query}`);
  if (status !== 200) throw new Error(text);
  return bytes;
}

/** A copy of the bytes with one bit of one of them turned. */
export function tampered(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
