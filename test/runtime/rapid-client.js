import { Agent, request } from 'node:http';

/**
 * Stands in for `rapid-client.node`, the C++ part of AWS's runtime client: the three calls of the Runtime API that it makes.
 * Its answers go out in order: the next event is asked for when the answer to the last one has been taken.
 */
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const base = '/2018-06-01/runtime/invocation';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let answered = Promise.resolve();

function call(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path: `${base}${path}`, headers }, async (response) => {
      const chunks = await response.toArray();
      const bodyJson = Buffer.concat(chunks).toString('utf8');
      if (response.statusCode < 300) resolve({ bodyJson, headers: response.headers });
      else reject(new Error(`The Runtime API answered ${response.statusCode} to ${method} ${path}: ${bodyJson}`));
    });
    sent.once('error', reject).end(body);
  });
}

export async function next() {
  await answered;
  return call('GET', '/next');
}

export function done(id, body) {
  answered = call('POST', `/${id}/response`, body, { 'Content-Type': 'application/json' });
}

export function error(id, body, xray) {
  const headers = { 'Content-Type': 'application/json', 'Lambda-Runtime-Function-XRay-Error-Cause': xray };
  answered = call('POST', `/${id}/error`, body, headers);
}
