/**
 * Stands in for the native part of AWS's runtime client, which is C++ and three HTTP calls. Loaded with `--import`, so that the
 * package finds this module where it asks for the compiled one; everything else of it runs as it is published.
 */
import { request } from 'node:http';
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('rapid-client.node')
      ? { url: import.meta.url, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const base = '/2018-06-01/runtime/invocation';

function call(method: string, path: string, body?: string) {
  return new Promise<{ bodyJson: string; headers: object }>((resolve, reject) => {
    const sent = request({ hostname, port, method, path: `${base}${path}` }, async (response) => {
      let bodyJson = '';
      for await (const text of response.setEncoding('utf8')) bodyJson += text;
      resolve({ bodyJson, headers: response.headers });
    });
    sent.on('error', reject).end(body);
  });
}

/** The compiled calls wait until they are through; these are through before the next invocation is asked for. */
let last: Promise<unknown> = Promise.resolve();

export async function next() {
  await last;
  return call('GET', '/next');
}

export function done(id: string, body: string): void {
  last = call('POST', `/${id}/response`, body);
}

export function error(id: string, body: string): void {
  last = call('POST', `/${id}/error`, body);
}
