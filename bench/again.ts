import { demoApiKeys } from '../local/seed/demo-customers.ts';
import { startCloud } from './service/cloud.ts';

/**
 * `npm run again`: has ten million issued codes again from a local cloud of its own, a million and 100 MB at a time, and tells the memory
 * that its process holds meanwhile. It must not grow with what was streamed.
 */

const MB = 1e6;
const JSON_API = 'application/vnd.api+json';
const STREAMS = 10;
/** As many codes and bytes as there may be at once: 99 symbols and a line end each. */
const CODES = 1_000_000;
const DIGITS = 99;

const cloud = await startCloud();
try {
  let headers: Record<string, string> = { 'Api-Key': demoApiKeys.bulk, Accept: JSON_API, 'Content-Type': JSON_API };
  const ask = async (method: string, path: string, data?: object) => {
    const body = data && { body: JSON.stringify({ data }) };
    const response = await fetch(`${cloud.url}${path}`, { method, headers, ...body });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const idOf = async (response: Response) => ((await response.json()) as { data: { id: string } }).data.id;
  const session = await idOf(await ask('POST', '/sessions', { type: 'session', attributes: {} }));
  headers = { 'Session-Key': session, Accept: JSON_API, 'Content-Type': JSON_API };
  const attributes = { size: String(STREAMS * CODES), digits: String(DIGITS), alphabet: 'DIGITS' };
  const path = `/tokens/${await idOf(await ask('POST', '/tokens', { type: 'tokens', attributes }))}`;
  const status = async () =>
    ((await (await ask('GET', path)).json()) as { data: { attributes: { status: string } } }).data.attributes.status;
  while ((await status()) !== 'finished') await new Promise((resolve) => setTimeout(resolve, 500));
  // What the production held is given back.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  console.log(`before: ${(cloud.residentBytes() / MB).toFixed(0)} MB resident`);

  for (let stream = 0; stream < STREAMS; stream++) {
    let highest = 0;
    const timer = setInterval(() => {
      highest = Math.max(highest, cloud.residentBytes());
    }, 50);
    const began = performance.now();
    const range = { from: String(stream * CODES), count: CODES };
    let bytes = 0;
    for await (const chunk of (await ask('POST', `${path}/codes`, { type: 'codes', attributes: range })).body ?? []) {
      bytes += chunk.length;
    }
    clearInterval(timer);
    if (bytes !== CODES * (DIGITS + 1) - 1) throw new Error(`${bytes} bytes have come.`);
    const seconds = (performance.now() - began) / 1000;
    const figures = [
      `${(bytes / MB).toFixed(0)} MB in ${seconds.toFixed(1)} s`,
      `highest ${(highest / MB).toFixed(0)} MB`,
    ];
    console.log(`stream ${stream + 1}: ${figures.join(', ')}, after it ${(cloud.residentBytes() / MB).toFixed(0)} MB`);
  }
} finally {
  await cloud.stop();
}
